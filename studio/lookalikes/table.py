"""All families of look-alikes."""

from __future__ import annotations

from studio.lookalikes import (
    breakfast,
    coin,
    crosstask,
    epic,
    htm_align,
    lsmdc,
    mad,
    msr_vtt,
    tvqa,
    ucf,
    youcook2,
)
from studio.lookalikes.family import Family

FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        htm_align.FAMILY,
        mad.FAMILY,
        lsmdc.FAMILY,
        youcook2.FAMILY,
        msr_vtt.FAMILY,
        tvqa.FAMILY,
        coin.FAMILY,
        crosstask.FAMILY,
        breakfast.FAMILY,
        epic.FAMILY,
        ucf.FAMILY,
    )
}
