"""Prints every document of the YAML files named on standard input as one line of JSON.

YAML 1.1, as PyYAML reads it, takes more words for something else than text than YAML 1.2 does
(`on`, `1_000`, dates): what must be text is text for both only if it is quoted where needed.
"""

import json
import sys

import yaml

for line in sys.stdin:
    path = line.rstrip("\n")
    with open(path, encoding="utf-8") as file:
        documents = [document for document in yaml.safe_load_all(file) if document is not None]
    print(json.dumps([path, documents], sort_keys=True, ensure_ascii=False, allow_nan=False))
