"""Words of the parts of a figure: measures, kinds, ways, exposures, dimensions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vedette.core.context.exposure import Component, Fill
from vedette.core.stats.definition import Kind, Way
from vedette.core.stats.query import Measure

MEASURES = {
    Measure.DEATHS: _("People killed"),
    Measure.INCIDENTS: _("Incidents with people killed"),
    Measure.ALL_INCIDENTS: _("Incidents, also without people killed"),
    Measure.INJURIES: _("People injured"),
    Measure.PERSONS: _("People killed whom a source lists one by one"),
    Measure.ROWS: _("People killed, rows as they stand"),
    Measure.MISSION_DAYS: _("Days of missions with people killed"),
}
KINDS = {
    Kind.COUNT: _("Counts"),
    Kind.RATE: _("Rates per 1,000 person-years"),
    Kind.SHARE: _("Shares of all"),
    Kind.BY_SOURCE: _("Each source beside the others"),
    Kind.WINDOWS: _("Every window of years"),
    Kind.TREND: _("Trend over the years"),
    Kind.CHANGE: _("The one change that fits best"),
    Kind.CONCENTRATION: _("How they gather in few incidents"),
    Kind.LARGEST: _("The incidents that hold half of them"),
    Kind.CARE: _("Times to care"),
    Kind.SEVERITY: _("Killed against wounded"),
    Kind.FACTORS: _("By what inquiries name"),
}
WAYS = {
    Way.USUAL: _("The usual one: incidents as clusters for people, exact for incidents"),
    Way.CLUSTER: _("Incidents as clusters"),
    Way.BOOTSTRAP: _("Incidents drawn anew"),
    Way.EXACT: _("Exact, as if each came alone"),
    Way.MID_P: _("Mid-P, shorter than the exact one"),
    Way.QUASI_POISSON: _("Widened by the scatter of the cells"),
    Way.SHRINKAGE: _("Small units drawn to the common rate"),
    Way.FUNNEL: _("Against the limits of chance"),
    Way.DIRECT: _("At a fixed mix of missions"),
    Way.INDIRECT: _("Observed for each one expected"),
}
EXPOSURES = {
    Component.UNIFORMED: _("Uniformed staff"),
    Component.MILITARY: _("Military staff"),
    Component.POLICE: _("Police"),
    Component.CIVILIAN: _("Civilian staff"),
}
FILLS = {
    Fill.GAPS: _("Left out, with what happened in them"),
    Fill.INTERPOLATED: _("Interpolated where at most three are absent, and said"),
}
DIMENSIONS = {
    "year": _("Year"),
    "mission": _("Mission"),
    "country_iso3": _("Country"),
    "cause": _("Cause"),
    "personnel_category": _("Category"),
    "component": _("Component"),
    "nationality_iso3": _("Contributor"),
    "incident_type": _("Type of incident"),
    "activity": _("Activity"),
    "time_of_day": _("Time of day"),
    "weapon": _("Weapon"),
    "place_of_death": _("Place of death"),
    "injury_severity": _("Severity of the injury"),
}
