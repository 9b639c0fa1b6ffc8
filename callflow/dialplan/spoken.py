"""What somebody hears, as it is written: in one language or in each, with the words in braces that may stand there."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from callflow.dialplan.shape import Part, fault, faults, refuse
from callflow.dialplan.texts import Texts, Translations
from callflow.dialplan.values import TEXT, Recording, is_language, word
from callflow.dialplan.words import known_later, refuse_unknown
from callflow.dialplan.written import Table, Word, Written


class SpokenPart(Part):
    """What somebody hears: a text, and the studio recording that is played in its place once there is one.

    In a plan with several languages each has its own text: `{en: Welcome., pl: Witamy.}`. One name of a recording
    serves all, since each language has its own folder.
    """

    short_for = "text"
    in_languages = "text"
    spoken_words: ClassVar[frozenset[str]] = frozenset()
    """The words in braces that only this text may have."""

    texts: Annotated[Texts, TEXT, Field(alias="text")]
    """The words, as the voice says them. In their place may stand one key for each language."""
    recording: Recording | None = None
    """The recording that is played in place of the voice, once its file is there. Default: the voice speaks."""

    @property
    def text(self) -> Word:
        """The first wording."""
        return next(iter(self.texts))

    @field_validator("texts", mode="before")
    @classmethod
    def _readable(cls, data: Any, info: ValidationInfo) -> Texts:
        if not isinstance(data, Translations):
            return Texts(single=refuse_unknown(word(data), cls.spoken_words))
        each: dict[Word, Word] = {}
        for language, written in data.items():
            try:
                each[language] = refuse_unknown(word(written), cls.spoken_words)
            except PydanticCustomError as error:
                context = error.context or {}
                faults(info).append(fault(written.place, context["message"], context["hint"], context["rule"]))
        if not each:
            raise refuse("no language has words here that can be said")
        return Texts(each=each)

    @model_validator(mode="after")
    def _recorded_whole(self) -> Self:
        if self.recording is not None and any(known_later(text) for text in self.texts):
            message = "a text that says what is only known when somebody calls cannot be recorded as a whole"
            raise refuse(message, "leave out recording:, or the word in braces")
        return self

    @classmethod
    def as_table(cls, written: Written) -> Table:
        table = super().as_table(written)
        languages = [key for key in table if key not in cls.key_names() and is_language(key)]
        if not languages or "text" in table:
            return table
        several, translations = Table(table.place), Translations(table.place)
        translations.update((key, table[key]) for key in languages)
        several[Word("text", table.place)] = translations
        several.update((key, value) for key, value in table.items() if key not in languages)
        return several
