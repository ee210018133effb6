"""Prints every document of the YAML files named on standard input as one line of JSON.

YAML 1.1, as PyYAML reads it, takes more words for something else than text than YAML 1.2 does
(`on`, `1_000`, dates): what must be text is text for both only if it is quoted where needed.
"""

import json
import sys

import yaml

# PyYAML's own resolver either way; with libyaml's parser below it where that is installed.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

for line in sys.stdin:
    path = line.rstrip("\n")
    with open(path, encoding="utf-8") as file:
        documents = [document for document in yaml.load_all(file, Loader=LOADER) if document is not None]
    print(json.dumps([path, documents], sort_keys=True, ensure_ascii=False, allow_nan=False))
