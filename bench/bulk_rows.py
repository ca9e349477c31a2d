"""Rows of the native form for bulk_ratios.py: the same bytes on every machine.

A side is one run of `rows` examples with ids of 25 bytes; the other side has the same ids in another order. A row carries four
scores, a latency, two token counts, a cost, a digest nobody reads and three slice keys: about 400 bytes. `output` adds a model's
answer of so many bytes, with escapes and UTF-8, in a member that no check reads.
"""
import hashlib
import json
import random

PHRASE = "The invoice \\\"A-17\\\" was paid twice, so the second payment is refunded \\u2014 within five days.\\nGr\u00fc\u00dfe aus K\u00f6ln. "


def write_side(folder, side, rows, output=0):
    """Writes folder/side.json and folder/side.jsonl; the baseline is shuffled."""
    draw = random.Random(17 if side == "candidate" else 23)
    order = list(range(rows))
    if side == "baseline":
        draw.shuffle(order)
    path = folder / f"{side}.jsonl"
    digest = hashlib.sha256()
    with open(path, "wb") as out:
        for start in range(0, rows, 20_000):
            lines = "".join(row(at, side, draw, output) for at in order[start:start + 20_000]).encode()
            digest.update(lines)
            out.write(lines)
    (folder / f"{side}.json").write_text(json.dumps(
        {"run_id": side, "seed": 1, "samples": {"path": path.name, "sha256": digest.hexdigest(), "rows": rows}}))
    return path


def row(at, side, draw, output):
    bits = draw.getrandbits(64)
    answer = ""
    if output:
        cut = bits % 40
        answer = '"output": "' + PHRASE * (output // len(PHRASE.encode())) + "x" * cut + '", '
    return (f'{{"id": "suite-{at % 50:02}/example-{at:08}", "seed": 1, "scores": {{"correct": {(bits & 1023) // 140 and 1}, '
            f'"faithfulness": {((bits >> 10) & 0xFFFF) / 65535!r}, "relevance": {((bits >> 26) & 1023) / 1000}, '
            f'"toxicity": {((bits >> 36) & 255) / 1000}}}, "latency_ms": {80 + (bits >> 44) % 20000 / 10}, '
            f'"tokens": {{"input": {200 + bits % 1900}, "output": {20 + bits % 700}}}, "cost_usd": {(bits >> 20) % 90000 / 10000000}, '
            f'{answer}"prompt_sha256": "{bits * 0x9E3779B97F4A7C15F39CC0605CEDC8341082276BF3A27251F86C6A11D0C18E95 % (1 << 256):064x}", '
            f'"slices": {{"language": "{("de", "en", "fr", "es", "it", "pl")[at % 6]}", "tenant": "t{at % 40}", '
            f'"difficulty": "{("easy", "medium", "hard")[at % 3]}"}}, "error": null}}\n')
