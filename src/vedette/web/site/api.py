"""The HTTP API: the operations of all rooms, one shape for all that is refused."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from vedette import __version__
from vedette.core.kernel.errors import NotAllowed, NotFound, VedetteError
from vedette.web.evidence.api import router as evidence
from vedette.web.evidence.chain_api import router as chain
from vedette.web.evidence.judging_api import router as judging
from vedette.web.evidence.task_api import router as tasks
from vedette.web.jobs.api import router as jobs
from vedette.web.linkage.api import router as linkage
from vedette.web.recommendations.alike_api import router as alike
from vedette.web.recommendations.api import router as recommendations
from vedette.web.recommendations.coverage_api import router as coverage
from vedette.web.recommendations.effect_api import router as effects
from vedette.web.recommendations.proposal_api import router as proposals
from vedette.web.reports.comment_api import router as comments
from vedette.web.reviews.api import router as reviews
from vedette.web.reviews.calls import ByToken, TooOften
from vedette.web.reviews.charter_api import router as charter
from vedette.web.sources.api import router as sources
from vedette.web.sources.api_imports import router as imports
from vedette.web.stats.api import router as stats
from vedette.web.ui.answers import STATUS
from vedette.web.ui.told import retold

api = NinjaAPI(
    title="Vedette",
    version=__version__,
    description="Sources, records, incidents, judgements, figures, findings, recommendations, projects and background "
    "work of a review, by a token that its person makes under Tokens for programs.",
    docs_url=None,
    urls_namespace="api",
    auth=ByToken(),
)
for router in (
    reviews,
    charter,
    jobs,
    sources,
    imports,
    linkage,
    stats,
    evidence,
    judging,
    chain,
    tasks,
    recommendations,
    effects,
    alike,
    coverage,
    proposals,
    comments,
):
    api.add_router("", router)


def _answer(
    request: HttpRequest, status: int, problem: str, remedy: str, wait_s: int | None = None
) -> HttpResponse:
    made = api.create_response(
        request, {"problem": retold(problem), "remedy": retold(remedy)}, status=status
    )
    if wait_s is not None:
        made["Retry-After"] = str(wait_s)
    return made


@api.exception_handler(VedetteError)
def _refused(request: HttpRequest, error: VedetteError) -> HttpResponse:
    """What is hidden answers byte for byte like what is not there."""
    if isinstance(error, NotFound | NotAllowed):
        return _answer(
            request, 404, "There is no such thing.", "Check the address and the token's scopes."
        )
    if isinstance(error, TooOften):
        return _answer(request, 429, error.problem, error.remedy, error.wait_s)
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    return _answer(request, status, error.problem, error.remedy)


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    made = _answer(
        request, 401, "There is no valid token.", "Send Authorization: Bearer and your token."
    )
    made["WWW-Authenticate"] = "Bearer"
    return made


@api.exception_handler(ValidationError)
def _wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:
    places = ", ".join(
        f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors[:20]
    )
    return _answer(request, 422, places, "See the description at /api/openapi.json.")


@api.exception_handler(HttpError)
def _unread(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _answer(request, error.status_code, str(error), "See the description.")
