"""An embedding for measurements that read the same texts again and again."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.learned.embedding import Embedding, Vectors


@dataclass
class Remembering:
    """An embedding that is asked for each text once."""

    embedding: Embedding
    known: dict[str, Vectors] = field(default_factory=dict)

    @property
    def version(self) -> str:
        return self.embedding.version

    def vectors(self, texts: Sequence[str]) -> Vectors:
        self.known |= {text: self.embedding.vectors([text])[0] for text in texts if text not in self.known}
        return np.stack([self.known[text] for text in texts])
