"""Words of the kinds of evidence and of what they may say."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vedette.core.evidence.board import Kind, Verdict

KINDS: Mapping[Kind, Promise] = {
    Kind.RATES: gettext_lazy("Rates"),
    Kind.INQUIRIES: gettext_lazy("Inquiries"),
    Kind.INTERVIEWS: gettext_lazy("Interviews"),
    Kind.ASSESSMENTS: gettext_lazy("Assessments"),
    Kind.LITERATURE: gettext_lazy("Literature"),
}
VERDICTS: Mapping[Verdict, Promise] = {
    Verdict.AGREE: gettext_lazy("agrees"),
    Verdict.CONTRADICT: gettext_lazy("contradicts"),
    Verdict.SILENT: gettext_lazy("is silent"),
}
WHY_NOT: Mapping[str, Promise] = {
    "too_few": gettext_lazy("too few missions"),
    "same": gettext_lazy("no difference between missions"),
}
