from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_bidi, gettext

from vedette.core.kernel.errors import BadInput, NotEnoughData
from vedette.pipeline.engine import products_of
from vedette.web.reviews.runs import Run
from vedette.web.reviews.visit import visit_of
from vedette.web.stats import reads
from vedette.web.stats.chart import Chart, chart
from vedette.web.stats.forms import ChangeForm
from vedette.web.ui.permissions import needs

if TYPE_CHECKING:
    from vedette.core.stats.change import Answer

_SEED = 1
"""Of the draws: the same question on the same run gives the same digits."""


@needs("stats.read")
def change(request: HttpRequest) -> HttpResponse:
    """Did it change? Two spans of years held against each other."""
    run = visit_of(request).run
    missions, years = reads.served(run)
    if not years:
        return render(request, "stats/change.html", {"missions": missions})
    form = ChangeForm(request.GET, missions=missions, years=years)
    found, refused = _answered(run, form) if form.is_valid() else (None, None)
    context = {
        "form": form,
        "answer": found,
        "refused": refused,
        "years": years,
        "chart": found and _drawn(found),
    }
    return render(request, "stats/change.html", context)


def _drawn(found: Answer) -> Chart | None:
    """The rate of deaths of each year with its interval."""
    points = [
        {
            "unit": "people killed per 1,000 person-years",
            "group1": "year",
            "value1": str(one.year),
            "group2": None,
            "value2": None,
            "value": one.deaths and one.deaths.value,
            "low": one.deaths and one.deaths.interval.low,
            "high": one.deaths and one.deaths.interval.high,
        }
        for one in found.years
    ]
    title = gettext("People killed per 1,000 person-years, by year")
    return chart(points, title, mirrored=get_language_bidi())


def _answered(run: Run, form: ChangeForm) -> tuple[Answer | None, BadInput | NotEnoughData | None]:
    from vedette.core.stats.change import did_it_change
    from vedette.core.stats.query import ledger

    products = products_of(run.folder, run.manifest)
    book, exposure = ledger(products.table("facts")), products.table("exposure")
    try:
        return did_it_change(form.question, book, exposure, seed=_SEED), None
    except (BadInput, NotEnoughData) as error:
        return None, error
