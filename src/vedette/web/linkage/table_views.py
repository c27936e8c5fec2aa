from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_bidi, gettext

from vedette.core.kernel.codelists import codelist
from vedette.web.linkage import counts_reads, disagreement_reads, reads
from vedette.web.linkage.exports import download
from vedette.web.linkage.overlap_plot import overlap_plot
from vedette.web.reviews.visit import visit_of
from vedette.web.sources.reads import source_names
from vedette.web.ui.permissions import needs


@needs("linkage.read")
def counts(request: HttpRequest) -> HttpResponse:
    """The counts matrix and the plot of overlaps; each number opens its incidents."""
    run = visit_of(request).run
    dimension, cause, unit = _asked(request)
    names = source_names(run)
    context = {
        "dimension": dimension,
        "cause": cause,
        "unit": unit,
        "causes": codelist("cause").codes,
        "matrix": counts_reads.matrix(run, dimension, cause, unit),
        "plot": overlap_plot(reads.overlaps(run, cause), names, mirrored=get_language_bidi()),
        "source_names": names,
    }
    return render(request, "linkage/counts.html", context)


@needs("exports.take", step_up=True)
def counts_export(request: HttpRequest) -> StreamingHttpResponse:
    """The matrix as a file: one row per source, one column per year or mission."""
    dimension, cause, unit = _asked(request)
    found = counts_reads.matrix(visit_of(request).run, dimension, cause, unit)
    rows = [
        {"source": line.source, **dict(line.cells), "sum": line.sum, "shared": line.shared, "only_here": line.only}
        for line in found.lines
    ]  # fmt: skip
    columns = ["source", *found.heads, "sum", "shared", "only_here"]
    title = gettext("How the sources count: %(unit)s, %(cause)s") % {"unit": unit, "cause": cause}
    return download(request, "counts", rows, columns, title)


@needs("exports.take", step_up=True)
def overlaps_export(request: HttpRequest) -> StreamingHttpResponse:
    """Every set of sources with the incidents that exactly these have, as a file."""
    _, cause, _ = _asked(request)
    rows = reads.overlaps(visit_of(request).run, cause, most=100_000)
    title = gettext("Which incidents stand in which sources: %(cause)s") % {"cause": cause}
    return download(request, "overlaps", rows, ("sources", "n", "killed"), title)


@needs("linkage.read")
def disagreements(request: HttpRequest) -> HttpResponse:
    """Where sources disagree: by field, pair of sources and year."""
    run = visit_of(request).run
    told = disagreement_reads.fields(run)
    known = [str(row["field"]) for row in told]
    field = request.GET.get("field", "")
    field = field if field in known else (known[0] if known else "")
    names = source_names(run)
    source = request.GET.get("source", "")
    source = source if source in names else ""
    context = {
        "told": told,
        "found": disagreement_reads.disagreement(run, field, source),
        "heat": disagreement_reads.heat(run, known, source),
        "field": field,
        "source": source,
        "source_names": names,
    }
    return render(request, "linkage/disagreements.html", context)


@needs("exports.take", step_up=True)
def disagreements_export(request: HttpRequest) -> StreamingHttpResponse:
    """All pairs of sources by field and year, as a file."""
    rows = disagreement_reads.rows_of(visit_of(request).run)
    columns = ("field", "source_a", "source_b", "year", "n_shared", "n_differ")
    return download(request, "disagreements", rows, columns, gettext("Where sources disagree"))


def _asked(request: HttpRequest) -> tuple[str, str, str]:
    """Dimension, cause and unit of the address."""
    dimension = "mission" if request.GET.get("by") == "mission" else "year"
    cause = codelist("cause").code_for(request.GET.get("cause", "")) or "malicious_act"
    unit = request.GET.get("unit", "")
    return dimension, cause, unit if unit in counts_reads.UNITS else "deaths"
