"""A notebook in a warm kernel.

A fork server has imported the stack (:mod:`~kjanalysis.kernels.stack`) and forks a kernel
in milliseconds (:mod:`~kjanalysis.kernels.forkserver`). Jupyter finds it through
:mod:`~kjanalysis.kernels.provisioner`. :func:`~kjanalysis.kernels.execute.execute` runs one
notebook, its parameters checked before (:mod:`~kjanalysis.kernels.parameters`).

Nothing of the room is imported here: each process, the fork server before all, loads only what it needs.
"""

from .. import _late
