"""Text becomes sound: recordings first, then synthesis, finished and on the disk before anyone calls.

`Studio(recordings, sounds, voice).prepare(prompts)` is all the rest of callflow needs.
"""

from callflow.speech.espeak import Espeak
from callflow.speech.studio import Prepared, Progress, Studio
from callflow.speech.voice import Voice
from callflow.speech.voices import chosen_voice, is_natural

__all__ = ["Espeak", "Prepared", "Progress", "Studio", "Voice", "chosen_voice", "is_natural"]
