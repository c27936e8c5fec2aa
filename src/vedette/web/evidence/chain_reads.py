"""The chain as a viewer sees it: kept while run and decisions are the same, with what its nodes say."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from functools import cached_property
from threading import Lock

from vedette.core.evidence.chain import Chain, State
from vedette.core.evidence.findings import Finding
from vedette.core.kernel.errors import NotFound
from vedette.pipeline.chain import chain_of
from vedette.pipeline.decisions import head
from vedette.pipeline.engine import products_of
from vedette.pipeline.findings import findings_of
from vedette.pipeline.telling import Told, statements, told
from vedette.web.evidence.homes import Chip, chip
from vedette.web.library.coded_reads import Coded
from vedette.web.reviews.visit import Visit
from vedette.web.ui.templatetags.addresses import address

_MOST_KEPT = 8
_Key = tuple[str, str, frozenset[str] | None, tuple[int, str]]
_kept: OrderedDict[_Key, Chain] = OrderedDict()
_lock = Lock()


def chain_for(visit: Visit) -> Chain:
    """The chain of the viewer's world, over its current run and the decisions in force."""
    run, review = visit.run, visit.review
    key = (str(run.folder), visit.slug, review.hidden, head(review.decisions()))
    with _lock:
        found = _kept.get(key)
        if found is not None:
            _kept.move_to_end(key)
            return found
    made = chain_of(review)
    with _lock:
        _kept[key] = made
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return made


class VisibleChain:
    """Findings and the chain they stand in, for one viewer."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.known = visit.review.decisions()
        self.held: Mapping[str, Finding] = findings_of(self.known)

    @cached_property
    def chain(self) -> Chain:
        """The chain of the viewer's world."""
        return chain_for(self.visit)

    @cached_property
    def written(self) -> dict[str, str]:
        """What people wrote that stands in the chain, in their words."""
        return statements(self.visit.review, self.known)

    @property
    def may_write(self) -> bool:
        """Whether the viewer may write findings here: the holder of a plain folder does it by command."""
        return self.visit.world is not None and self.visit.viewer.may("evidence.write")

    def finding(self, ref: str) -> Finding:
        """One finding.

        Raises:
            NotFound: There is none of this reference for this viewer.
        """
        if ref not in self.held:
            raise NotFound("There is no such finding.", "Choose one from the list of findings.")
        return self.held[ref]

    def told(self, refs: Iterable[str]) -> dict[str, Told]:
        """What nodes say, of those that are there."""
        nodes = [(ref, self.chain.kind(ref)) for ref in refs if ref in self.chain]
        run = self.visit.run
        return told(products_of(run.folder, run.manifest), self.written, nodes)

    def state(self, ref: str) -> State:
        """The state of one node; one that is gone is broken."""
        return self.chain.state(ref) if ref in self.chain else State.BROKEN

    def chip(self, ref: str) -> Chip:
        """The chip of a node, leading to its page; a quotation leads to its words in the document."""
        kind = self.chain.kind(ref) if ref in self.chain else ""
        made = chip(self.visit.slug, ref, kind)
        if kind != "quotation":
            return made
        return Chip(made.glyph, ref, kind, self._passage(ref) or made.url)

    def _passage(self, ref: str) -> str:
        found = self.coded.named([ref])
        if not found:
            return ""
        one = found[0]
        home = (
            address(self.visit.slug, "library:code_interview", one.interview)
            if one.interview
            else address(self.visit.slug, "library:code", one.one.document)
        )
        return f"{home}#page-{one.page or 1}"

    @cached_property
    def coded(self) -> Coded:
        """What is coded, as the viewer may see it."""
        return Coded(self.visit)
