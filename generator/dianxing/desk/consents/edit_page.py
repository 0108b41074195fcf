"""登记一份、改一份。编号登记以后不改：案例里、withdrawn.yml 里写的是它。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from dianxing.desk.access.actor import WHOLE_CITY
from dianxing.desk.access.signed_in import actor_of, user_of
from dianxing.desk.consents.fields import USES, Typed, WrongPaper, read_paper
from dianxing.desk.consents.numbers import next_number
from dianxing.desk.consents.register import (
    UNREADABLE,
    add_consent,
    change_consent,
    name_of,
    note_of,
    version_of,
)
from dianxing.desk.consents.scan_intake import Scan, take_scan
from dianxing.desk.consents.scope import counties_to_choose
from dianxing.desk.consents.seal import Seal, seal_with
from dianxing.desk.models import Consent
from dianxing.desk.option import Option
from dianxing.desk.page import show
from dianxing.desk.place import the_place
from dianxing.desk.uploads.limits import MAX_BYTES
from dianxing.errors import DianxingError

_CITY = "city"
"""表单里的“全市”：空的留给没有选。"""
_FIELDS = ("seen", "number", "county", "name", "uses", "signed", "until", "note", "scan")


@dataclass(frozen=True, slots=True)
class ConsentForm:
    """登记的表。"""

    number: str
    """已经登记的编号；新登记的是空的。"""
    typed: Typed
    counties: tuple[Option, ...]
    uses: tuple[Option, ...]
    wrong: Mapping[str, str]
    has_scan: bool
    today: str
    back: str


def new_consent(request: HttpRequest) -> HttpResponse:
    """登记一份。"""
    place, year = the_place(), timezone.localdate().year
    seal = seal_with(place.keys.sealing)
    if request.method != "POST":
        known = Consent.objects.filter(number__startswith=f"C-{year}-").values_list("pk", flat=True)
        taken = (*known, *place.reference.withdrawn)
        first = next(iter(_codes(request)), WHOLE_CITY)
        return _form(request, "", Typed(number=next_number(year, taken), county=first), {})
    typed = _typed(request)
    try:
        paper = read_paper(typed, _codes(request), timezone.localdate())
        consent = add_consent(place, seal, user_of(request), paper, _scan(request))
    except WrongPaper as refused:
        return _form(request, "", typed, refused.at)
    messages.success(request, f"登记好了：{consent.number}。案例里写这个编号。")
    return HttpResponseRedirect(reverse("consent", kwargs={"number": consent.number}))


def edit_consent(request: HttpRequest, number: str) -> HttpResponse:
    """改一份。"""
    place = the_place()
    seal = seal_with(place.keys.sealing)
    consent = Consent.objects.get(pk=number)
    if UNREADABLE in (name_of(seal, consent), note_of(seal, consent)):
        # 改了就用现在的钥匙封掉，原来的再也找不回来
        messages.error(request, "解不开的不能改：请管服务器的人先找回原来的钥匙。")
        return HttpResponseRedirect(reverse("consent", kwargs={"number": number}))
    if request.method != "POST":
        return _form(request, number, _kept(seal, consent), {}, has_scan=bool(consent.scan))
    typed = replace(_typed(request), number=number)
    try:
        paper = read_paper(typed, _codes(request), timezone.localdate())
        drop = request.POST.get("drop-scan") == "yes"
        scan, seen = _scan(request), typed.seen
        change_consent(place, seal, user_of(request), number, paper, scan, drop=drop, seen=seen)
    except WrongPaper as refused:
        if "seen" in refused.at:  # 告诉过了：再存就是看过以后决定的
            typed = replace(typed, seen=version_of(Consent.objects.get(pk=number)))
        return _form(request, number, typed, refused.at, has_scan=bool(consent.scan))
    messages.success(request, "改好了。")
    return HttpResponseRedirect(reverse("consent", kwargs={"number": number}))


def _codes(request: HttpRequest) -> tuple[str, ...]:
    return tuple(county.code for county in counties_to_choose(actor_of(request), the_place().reference))


def _typed(request: HttpRequest) -> Typed:
    post = request.POST
    county = post.get("county", "")
    return Typed(
        seen=post.get("seen", ""),
        number=post.get("number", ""),
        # 没有选的，谁的县区也不是
        county=WHOLE_CITY if county == _CITY else county or "?",
        name=post.get("name", ""),
        uses=tuple(post.getlist("uses")),
        signed=post.get("signed", ""),
        until=post.get("until", ""),
        note=post.get("note", ""),
    )


def _kept(seal: Seal, consent: Consent) -> Typed:
    return Typed(
        seen=version_of(consent),
        number=consent.number,
        county=consent.county,
        name=name_of(seal, consent),
        uses=tuple(consent.uses.split(",")),
        signed=consent.signed.isoformat(),
        until=consent.until.isoformat() if consent.until else "",
        note=note_of(seal, consent),
    )


def _scan(request: HttpRequest) -> Scan | None:
    file = request.FILES.get("scan")
    if not isinstance(file, UploadedFile) or not file.name:
        return None
    if (file.size or 0) > MAX_BYTES:
        raise WrongPaper({"scan": f"文件超过 {MAX_BYTES // 1024 // 1024} MB → 扫成 PDF 或者缩小照片再传"})
    try:
        return take_scan(file.name, file.read())
    except DianxingError as refused:
        raise WrongPaper({"scan": str(refused)}) from None


def _form(
    request: HttpRequest, number: str, typed: Typed, wrong: Mapping[str, str], *, has_scan: bool = False
) -> HttpResponse:
    counties = counties_to_choose(actor_of(request), the_place().reference)
    view = ConsentForm(
        number=number,
        typed=typed,
        counties=tuple(
            Option(county.code or _CITY, county.name, county.code == typed.county) for county in counties
        ),
        uses=tuple(Option(use, use, use in typed.uses) for use in USES),
        wrong={**dict.fromkeys(_FIELDS, ""), **wrong},
        has_scan=has_scan,
        today=timezone.localdate().isoformat(),
        back=reverse("consent", kwargs={"number": number}) if number else reverse("consents"),
    )
    title = f"改授权 {number}" if number else "登记授权"
    return show(request, "consent_form.html", title, view, 400 if wrong else 200)
