"""写群摘要：选出新的案例，记下来，做好文字、长图、邮件；以前做过的跟着更新，撤下的案例从中消失。"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from segno import DataOverflowError

from dianxing.cases.catalogue import Card
from dianxing.code_version import code_version
from dianxing.kits.digest.content import Digest, digest_title, make_digest
from dianxing.kits.digest.files import FOLDER_NAME, MAIL, MAIL_HTML, MAIL_TEXT, PICTURE, QQ_TEXT
from dianxing.kits.digest.mail import load_mail, mail_html, mail_message, mail_text
from dianxing.kits.digest.news_value import by_news_value
from dianxing.kits.digest.period import Period
from dianxing.kits.digest.scope import DigestScope
from dianxing.kits.digest.text import qq_digest, qq_file
from dianxing.kits.files import clipboard_twin
from dianxing.kits.from_library import kit_site, read_kit_case
from dianxing.kits.pictures.brush import Brush
from dianxing.kits.pictures.clipboard import clipboard_script
from dianxing.kits.pictures.digest_picture import digest_picture
from dianxing.kits.pictures.theme import PictureTheme, read_picture_theme
from dianxing.kits.template import KitTemplate
from dianxing.kits.wanted import kit_cards
from dianxing.problems import Problem
from dianxing.settings import Settings
from dianxing.site.artefact import Artefact, digest
from dianxing.site.digests.page import cards_in
from dianxing.site.digests.record import FOLDER, DigestRecord, read_records, write_record
from dianxing.site.library import Library
from dianxing.site.manifest import load_manifest, manifest_beside
from dianxing.site.output import Output
from dianxing.site.write import SiteWriter, WriteReport


@dataclass(frozen=True, slots=True)
class DigestResult:
    """写完的一份。"""

    record: Path
    folder: Path
    report: WriteReport
    problems: tuple[Problem, ...]
    """做不出来的长图；文字照常。"""


def choose(
    library: Library,
    settings: Settings,
    scope: DigestScope,
    period: Period,
    records: Iterable[DigestRecord],
) -> DigestRecord | None:
    """这一份该登哪些：时段里发布的、在范围里的、同范围以前各份没登过的，按新闻价值排；没有给 None。

    只看更早日子的记录，所以同一天再做一次是重做这一份，不会因为自己登过就空了。
    """
    before = {
        case_id
        for record in records
        if record.scope == scope.slug and record.until < period.until
        for case_id in record.cases
    }
    cards = [
        card for card in kit_cards(library, since=period.since) if scope.holds(card) and card.id not in before
    ]
    if not cards:
        return None
    kits = by_news_value((read_kit_case(card, library, settings) for card in cards), period)
    return DigestRecord(
        title=digest_title(scope, kit_site(settings, library.catalogue.reference), period),
        scope=scope.slug,
        since=period.since,
        until=period.until,
        cases=tuple(kit.card.id for kit in kits),
    )


def read_digest(record: DigestRecord, library: Library, settings: Settings) -> Digest:
    """一份记录现在的内容；撤下、到期的和示例不在里面。"""
    kits = [read_kit_case(card, library, settings) for card in cards_in(library, record)]
    return make_digest(record, kits, kit_site(settings, library.catalogue.reference))


def write_digests(
    library: Library,
    settings: Settings,
    record: DigestRecord,
    others: Sequence[DigestRecord],
    kit_dir: Path,
) -> DigestResult:
    """写 `content/_digests/` 的记录和 `<kit_dir>/digests/<名字>/` 的文件。

    `others` 是以前的记录：做过文件的跟着更新，案例都撤下了的删掉，没做过的不管。抛了异常就什么都没写。
    """
    made, written = _write(library, settings, kit_dir, others, record)
    path = settings.root / "content" / FOLDER / f"{record.name}.yml"
    return DigestResult(path, _folder(kit_dir) / record.name, written, made)


def refresh_digests(library: Library, settings: Settings, kit_dir: Path) -> tuple[Problem, ...]:
    """以前做过文件的摘要跟着案例更新，不做新的；给出做不出来的长图。从来没做过就什么也不写。"""
    if not manifest_beside(_folder(kit_dir)).is_file():
        return ()
    return _write(library, settings, kit_dir, read_records(settings.root / "content"), None)[0]


def made_digests(content: Path, kit_dir: Path) -> tuple[DigestRecord, ...]:
    """做过文件的那些记录，新的在前。"""
    before = load_manifest(manifest_beside(_folder(kit_dir))).groups
    if not before:
        return ()
    made = [record for record in read_records(content) if record.name in before]
    return tuple(sorted(made, key=lambda record: (record.until, record.name), reverse=True))


def _folder(kit_dir: Path) -> Path:
    return kit_dir.resolve() / FOLDER_NAME


def _write(
    library: Library,
    settings: Settings,
    kit_dir: Path,
    others: Iterable[DigestRecord],
    new: DigestRecord | None,
) -> tuple[tuple[Problem, ...], WriteReport]:
    target = _folder(kit_dir)
    writer = SiteWriter(target, manifest_beside(target))
    try:
        forms = _Forms.load(library, settings)
        wanted = {item.name: item for item in others if item.name in writer.before.groups}
        if new is not None:
            wanted[new.name] = new
        for name, item in sorted(wanted.items()):
            cards = cards_in(library, item)
            if not cards:
                continue
            output = forms.output(item, cards, library)
            if writer.unchanged(output):
                writer.keep(output)
                continue
            before = len(forms.problems)
            writer.add(output)
            if len(forms.problems) > before:
                writer.redo_next_time(name)
        if new is not None:
            write_record(settings.root / "content", new)
        return tuple(forms.problems), writer.commit()
    except BaseException:
        writer.abandon()
        raise


@dataclass
class _Forms:
    """做各种样子要的一切。"""

    settings: Settings
    mail: KitTemplate
    pictures: PictureTheme
    key: str
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def load(cls, library: Library, settings: Settings) -> _Forms:
        theme, reference = settings.root / "theme", library.catalogue.reference
        mail = load_mail(theme)
        pictures = read_picture_theme(theme, [area.code for area in reference.areas])
        site = repr(kit_site(settings, reference))
        return cls(
            settings,
            mail,
            pictures,
            digest(code_version(), reference.digest, mail.digest, pictures.digest, site),
        )

    def output(self, record: DigestRecord, cards: Iterable[Card], library: Library) -> Output:
        key = digest(self.key, repr(record), *(f"{card.id} {card.digest}" for card in cards))

        def artefacts() -> Iterator[Artefact]:
            made = read_digest(record, library, self.settings)
            for name, data in self._files(made).items():
                yield Artefact(f"{record.name}/{name}", digest(data), _bytes(data), _source(record))

        return Output(record.name, key, artefacts)

    def _files(self, made: Digest) -> Mapping[str, bytes]:
        html, text = mail_html(made, self.mail), mail_text(made)
        found = {
            QQ_TEXT: qq_file(qq_digest(made)).encode(),
            MAIL_HTML: html.encode(),
            MAIL_TEXT: text.encode(),
            MAIL: mail_message(made, html, text),
        }
        brush = Brush(self.pictures.palette, tuple(sorted(self.pictures.glyphs.items())))
        try:
            found[PICTURE] = digest_picture(made, brush)
            path = f"{FOLDER_NAME}/{made.name}/{PICTURE}"
            found[clipboard_twin(PICTURE)] = clipboard_script(path, found[PICTURE])
        except DataOverflowError:
            fix = "改短 mkdocs.yml 的 site_url"
            self.problems.append(
                Problem(
                    f"content/{FOLDER}/{made.name}.yml",
                    1,
                    1,
                    "网址太长，装不进长图的二维码",
                    fix,
                    "qr-too-long",
                )
            )
        return found


def _source(record: DigestRecord) -> str:
    return f"content/{FOLDER}/{record.name}.yml"


def _bytes(data: bytes) -> Callable[[], bytes]:
    return lambda: data
