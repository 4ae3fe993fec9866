"""The answer: with what probability is each target met, how far along is it, and why?

:func:`outlook` judges every target of a region's year by the share of draws that meet it
(:mod:`~kjanalysis.attainment.criterion`). Beside the probability stand growth so far and
growth required (:mod:`~kjanalysis.attainment.progress`), and how often comparable targets
are met (:mod:`~kjanalysis.attainment.outside_view`). What drives the answer is said by
:mod:`~kjanalysis.attainment.explain` and :mod:`~kjanalysis.attainment.findings`.
"""

from .criterion import meets
from .outlooks import Outlook, observed_text, outlook

__all__ = ["Outlook", "meets", "observed_text", "outlook"]
