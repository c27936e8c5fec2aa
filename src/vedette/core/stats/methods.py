"""One sentence for each method, printed below the figures that use it."""

from __future__ import annotations

from collections.abc import Mapping

from vedette.core.stats.clusters import BOOTSTRAP, COMPOUND
from vedette.core.stats.rates import EXACT

METHOD_TEXTS: Mapping[str, str] = {
    EXACT: (
        "95 % exact Poisson interval (Garwood 1936); it takes events as independent, which holds for "
        "incidents and not for deaths."
    ),
    COMPOUND: (
        "95 % interval that knows that deaths come in incidents: incidents are Poisson, their sizes "
        "as observed, the variance is the sum of squared sizes, symmetric on the log scale (compound Poisson)."
    ),
    BOOTSTRAP: (
        "95 % percentile interval over draws of a Poisson number of incidents with replacement, seed stated."
    ),
    "none": "A count as it stands, without interval.",
}
