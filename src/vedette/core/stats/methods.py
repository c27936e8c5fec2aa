"""One sentence for each method, printed below the figures that use it, and the page that explains it."""

from __future__ import annotations

from collections.abc import Mapping

from vedette.core.stats.clusters import BOOTSTRAP, COMPOUND
from vedette.core.stats.comparison import SHRUNK
from vedette.core.stats.evacuation import KAPLAN_MEIER, TURNBULL
from vedette.core.stats.factors import DEALT
from vedette.core.stats.rates import CONDITIONAL, EXACT
from vedette.core.stats.regression import Family
from vedette.core.stats.sequential import ANYTIME
from vedette.core.stats.severity import RATIO, WILSON
from vedette.core.stats.standardise import DirectMethod
from vedette.core.stats.trends import CLUSTER

MID_P = "mid-P Poisson"
SHARED = "share of the total, incidents drawn anew"
QUASI = "quasi-Poisson over the cells"
FUNNEL = "exact Poisson, interpolated (Spiegelhalter)"
PROFILE = "profile of the likelihood over years"
SEGMENTED = "segmented quasi-Poisson regression, errors by Newey and West"
OF_RATIOS = "compound Poisson, ratio of two ratios"

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
    MID_P: "95 % mid-P interval: shorter than the exact one, covers 95 % on average (Cohen and Yang 1994).",
    SHARED: (
        "95 % percentile interval of the share: incidents of the cell and of all others are drawn anew "
        "apart, so that one large attack stays one attack."
    ),
    QUASI: (
        "95 % interval on the log scale, widened by Pearson's dispersion of the cells around their common "
        "rate (quasi-Poisson, Wedderburn 1974), Student's t."
    ),
    FUNNEL: (
        "The bounds are no interval of the value: they are the limits that 99.8 % of units of this exposure would "
        "keep if all shared the common rate (Spiegelhalter 2005)."
    ),
    SHRUNK: (
        "Empirical-Bayes rate: small units are drawn to the common rate; 95 % posterior interval, the prior taken "
        "as known (Clayton and Kaldor 1987)."
    ),
    DirectMethod.CLUSTERED.value: (
        "Directly standardised to the exposure of the whole period; the variance is the weighted sum of squared "
        "sizes of incidents, symmetric on the log scale."
    ),
    DirectMethod.FAY_FEUER.value: (
        "Directly standardised to the exposure of the whole period; gamma interval (Fay and Feuer 1997)."
    ),
    DirectMethod.DOBSON.value: (
        "Directly standardised to the exposure of the whole period; shifted exact interval (Dobson 1991)."
    ),
    WILSON: "95 % score interval of a share (Wilson 1927).",
    KAPLAN_MEIER: "Kaplan-Meier share with the 95 % log-log interval; the dead before care stay at risk.",
    TURNBULL: "Turnbull's share for times known between two moments; 95 % interval from cases drawn anew.",
    RATIO: "95 % percentile interval of the ratio, incidents drawn anew.",
    CLUSTER: "Poisson regression on the year; 95 % interval with errors by incident (sandwich).",
    Family.QUASI_POISSON.value: "Quasi-Poisson regression on the year; 95 % interval by Student's t.",
    PROFILE: (
        "Single change of a Poisson rate by maximum likelihood; the interval holds the years that carry 95 % of "
        "the likelihood, p from series drawn without a change (Worsley 1986)."
    ),
    DEALT: (
        "95 % interval of the ratio of mean sizes: incidents are dealt anew between the two groups, and the ratios "
        "that no tail of the dealings refuses are kept (Fisher 1935, Pitman 1937). No cause: boards are convened where "
        "people died, and name what they were asked to look at."
    ),
    CONDITIONAL: (
        "95 % exact interval of the ratio given the total of both sides (Przyborowski and Wilenski 1940); it takes "
        "events as independent, which holds for incidents and not for deaths."
    ),
    SEGMENTED: (
        "Quasi-Poisson regression by month with strength as offset, a trend and a step at the date; 95 % interval with "
        "the wider of two errors, months that hang together over three (Newey and West 1987; Wagner et al. 2002) or "
        "each for itself."
    ),
    OF_RATIOS: (
        "Ratio of the change where the measure was done to the change of the control; 95 % interval on the log "
        "scale, the variance of each of the four totals the sum of squared sizes of incidents."
    ),
    ANYTIME: (
        "Interval that holds at all monthly looks together: the chance that it ever leaves out a rate that stayed "
        "is at most 5 %, however often one looks (mixture of likelihood ratios)."
    ),
    "none": "A count as it stands, without interval.",
}

METHOD_PAGES: Mapping[str, str] = {
    EXACT: "exact-interval",
    MID_P: "exact-interval",
    COMPOUND: "clustered-interval",
    BOOTSTRAP: "clustered-interval",
    SHARED: "clustered-interval",
    QUASI: "regression",
    FUNNEL: "funnel",
    SHRUNK: "shrinkage",
    DirectMethod.CLUSTERED.value: "direct-standardisation",
    DirectMethod.FAY_FEUER.value: "direct-standardisation",
    DirectMethod.DOBSON.value: "direct-standardisation",
    WILSON: "severity",
    KAPLAN_MEIER: "evacuation",
    TURNBULL: "evacuation",
    RATIO: "severity",
    CLUSTER: "trend",
    Family.QUASI_POISSON.value: "trend",
    PROFILE: "change-point",
    DEALT: "factors",
    CONDITIONAL: "rate-ratio",
    SEGMENTED: "interrupted-series",
    OF_RATIOS: "interrupted-series",
    ANYTIME: "watching",
}
"""Key of the method in the catalogue, for each name of a method; a count as it stands has none."""
