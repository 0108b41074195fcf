"""案例：一个文件夹里 `case.md` 的头部和正文，读进来就不再变。

字段的含义见 `docs/` 里的格式说明；“值必须是哪些词”由 `reference.Reference` 决定，
校验时经 pydantic 的 context 传入，校验后县区、领域、类型、快递都是代码（code）。
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator

from dianxing.cases import values, words
from dianxing.cases.partial_date import PartialDate


class Part(BaseModel):
    """案例的一部分：不可变，不认识的键是错。"""

    # 各部分的校验器并在整体的里面，不必各建一份：导入快一半
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True)


class Status(StrEnum):
    """稿件状态。"""

    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Scope(StrEnum):
    """本地案例、各地经验、示例。"""

    LOCAL = "local"
    ELSEWHERE = "elsewhere"
    SAMPLE = "sample"


class Method(StrEnum):
    """数字是怎么来的。"""

    YEARBOOK = "统计年报"
    ROSTER = "台账"
    SELF_REPORTED = "自报"
    MEDIA = "媒体报道"


class SizeBand(StrEnum):
    """用工规模，人。"""

    TO_24 = "1-24"
    TO_99 = "25-99"
    TO_299 = "100-299"
    TO_999 = "300-999"
    OVER_1000 = "1000+"


Text = Annotated[str, Field(min_length=1)]
"""不能空的一句话。"""


CourierCode = Annotated[str, PlainValidator(words.courier_code)]
"""快递网络的代码。"""


class Dates(Part):
    """日期，一律按北京时间读。"""

    established: PartialDate | None = Field(None, title="事情发生的时间")
    published: PartialDate | None = Field(None, title="本站首次发布日")
    updated: PartialDate | None = Field(None, title="最近修改日")
    review_by: PartialDate | None = Field(None, title="复核期限")
    expires: PartialDate | None = Field(None, title="下线日", description="这一天过完即从各处下线")


class Employer(Part):
    """用人单位。"""

    name: Text = Field(title="单位名称")
    size_band: Annotated[SizeBand | None, BeforeValidator(values.size_band)] = Field(None, title="用工规模")
    anonymised: Annotated[bool, BeforeValidator(values.yes_no)] = Field(False, title="是否隐去真名")


class Union(Part):
    """工会组织。"""

    form: Annotated[str | None, PlainValidator(words.form_code)] = Field(
        None, title="建会形式", description="校验后是 Reference.forms 的代码"
    )
    approved_by: str | None = Field(None, title="批准的上级工会")


class Metric(Part):
    """一个数字，必须说得出来源和口径。"""

    key: Text = Field(title="指标")
    value: Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)] = Field(title="数值")
    unit: str = Field("", title="单位")
    baseline: Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)] | None = Field(
        None, title="原来的数值"
    )
    as_of: PartialDate | None = Field(None, title="截至")
    source: int = Field(strict=True, ge=1, title="来源序号", description="sources 里的第几条，从 1 数")
    method: Method = Field(title="口径")


class Quote(Part):
    """一句原话。"""

    text: Text = Field(title="原话")
    role: str = Field("", title="身份")
    name: str | None = Field(None, title="姓名", description="写姓名必须有授权编号")
    consent: str | None = Field(None, title="授权编号")


class Person(Part):
    """案例里提到姓名的人。"""

    name: Text = Field(title="姓名")
    consent: Text = Field(title="授权编号")


class Image(Part):
    """案例文件夹里的一张图片。"""

    file: Annotated[Text, AfterValidator(values.file_name)] = Field(title="文件名")
    alt: Text = Field(title="图里有什么")
    credit: str = Field("", title="图片来源")
    caption: str = Field("", title="图注")
    people: Annotated[bool, BeforeValidator(values.yes_no)] = Field(False, title="能认出人")
    consents: tuple[Text, ...] = Field((), title="授权编号")


class Contact(Part):
    """办公电话，不是个人手机。"""

    office: Annotated[Text, AfterValidator(values.no_mobile)] = Field(title="办公室")
    phone: Annotated[str, BeforeValidator(values.phone_number), AfterValidator(values.no_mobile)] = Field(
        "", title="电话"
    )


class Source(Part):
    """出处。"""

    title: Text = Field(title="来源")
    url: Annotated[str, AfterValidator(values.address)] | None = Field(None, title="网址")
    date: PartialDate | None = Field(None, title="日期")


class CaseHead(Part):
    """`case.md` 的头部。草稿除标题外都可以缺；发布的要求见 `rules`。"""

    title: Annotated[str, Field(min_length=1, max_length=30)] = Field(title="标题")
    summary: str = Field("", title="摘要", description="40–120 字")
    status: Annotated[Status, BeforeValidator(values.status)] = Field(Status.DRAFT, title="状态")
    scope: Annotated[Scope, BeforeValidator(values.scope)] = Field(Scope.LOCAL, title="范围")
    county: Annotated[str | None, PlainValidator(words.county_code)] = Field(None, title="县区")
    place: str | None = Field(None, title="外地地名", description="各地经验写省市，如 山西省大同市")
    zone: str | None = Field(None, title="开发区/园区")
    area: Annotated[str | None, PlainValidator(words.area_code)] = Field(None, title="重点领域")
    kind: Annotated[str | None, PlainValidator(words.kind_code)] = Field(None, title="类型")
    tags: tuple[Text, ...] = Field((), title="标签")
    courier: Annotated[tuple[CourierCode, ...], AfterValidator(words.without_repeats)] = Field(
        (), title="快递网络"
    )
    dates: Dates = Field(default_factory=Dates, title="日期")
    employer: Employer | None = Field(None, title="用人单位")
    union: Union | None = Field(None, title="工会组织")
    join_route: tuple[Text, ...] = Field((), title="入会途径")
    problem: str = Field("", title="难在哪")
    steps: tuple[Text, ...] = Field((), title="怎么做的", description="2–7 步")
    result: str = Field("", title="成效")
    lessons: tuple[Text, ...] = Field((), title="经验")
    replicable_when: tuple[Text, ...] = Field((), title="什么情况下能照着做")
    metrics: tuple[Metric, ...] = Field((), title="数字")
    quotes: tuple[Quote, ...] = Field((), title="原话")
    people: tuple[Person, ...] = Field((), title="提到的人")
    images: tuple[Image, ...] = Field((), title="图片")
    services: tuple[Text, ...] = Field((), title="服务项目")
    contact: Contact | None = Field(None, title="联系办公室")
    sources: tuple[Source, ...] = Field((), title="出处")
    aliases: tuple[Annotated[str, AfterValidator(values.alias)], ...] = Field((), title="旧地址")


PARTS: Mapping[str, type[Part]] = MappingProxyType(
    {
        "dates": Dates,
        "employer": Employer,
        "union": Union,
        "metrics": Metric,
        "quotes": Quote,
        "people": Person,
        "images": Image,
        "contact": Contact,
        "sources": Source,
    }
)
"""自己还有键的字段。"""
KEYS = frozenset(CaseHead.model_fields).union(*(part.model_fields for part in PARTS.values()))
"""头部各层的全部键。"""


class Case(Part):
    """一个读好、查过、已经按授权裁剪过的案例。"""

    model_config = ConfigDict(str_strip_whitespace=False)

    id: str
    """`年/短名`，就是文件夹，也就是地址。"""
    digest: str
    """整个文件夹内容的摘要（case.md 与图片），十六进制。"""
    head: CaseHead
    body: str
    """正文 Markdown 原文。"""

    @property
    def path(self) -> str:
        """案例在站内的地址，相对站点根，带末尾斜杠。"""
        return f"cases/{self.id}/"

    @property
    def year(self) -> int:
        """案例的年份：事情发生的年份，不知道时是发布年。"""
        when = self.head.dates.established or self.head.dates.published
        return when.year if when else int(self.id.split("/", 1)[0])
