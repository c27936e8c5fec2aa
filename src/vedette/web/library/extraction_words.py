"""What the fields of extraction forms are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

FIELD_WORDS = {
    "date": _("Day of the incident"),
    "mission": _("Mission"),
    "country": _("Country"),
    "admin1": _("Area"),
    "place": _("Place"),
    "cause": _("Cause"),
    "incident_type": _("Type of incident"),
    "activity": _("Activity"),
    "personnel_category": _("Category"),
    "dead": _("Dead"),
    "injured_severe": _("Injured, severe"),
    "injured_light": _("Injured, light"),
    "captured": _("Captured"),
    "facts": _("Facts"),
    "timeline": _("Timeline"),
    "findings": _("Findings"),
    "contributing_factors": _("Contributing factors"),
    "recommendations": _("Recommendations"),
    "action_taken": _("Action taken"),
    "planned": _("What was planned"),
    "happened": _("What happened"),
    "causes": _("Why it happened"),
    "lessons": _("Lessons"),
    "context": _("Mandate and context"),
    "achievements": _("Achievements"),
    "challenges": _("Challenges"),
    "conduct": _("Leadership and conduct"),
    "command_and_control": _("Command and control"),
    "training": _("Training"),
    "discipline": _("Discipline"),
    "equipment": _("Equipment"),
    "welfare": _("Welfare"),
    "medical": _("Medical"),
    "camp": _("Camp"),
    "safety": _("Safety and security"),
    "mission_support": _("Mission support"),
}
