"""The answer: with what probability is each target met, how far along is it, and why?

:func:`outlook` judges every target of a region's year by the share of draws that meet it
(:mod:`~kjanalysis.attainment.criterion`). Beside the probability stand growth so far and
growth required (:mod:`~kjanalysis.attainment.progress`), and how often comparable targets
are met (:mod:`~kjanalysis.attainment.outside_view`). What drives the answer is said by
:mod:`~kjanalysis.attainment.explain` and :mod:`~kjanalysis.attainment.findings`.
"""

from .criterion import Criterion, meets
from .display import observed_text
from .outlooks import Outlook, outlook, outlook_of
from .target import State, Target

__all__ = ["Criterion", "Outlook", "State", "Target", "meets", "observed_text", "outlook", "outlook_of"]
