#!/usr/bin/env python3
"""Keeps one comment of ours on the pull request: writes it, or changes the one that is there.

usage: comment.py FILE    (GH_TOKEN, GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_EVENT_PATH, GATE_COMMENT_KEY in the environment)

A comment is ours only if the account we post as wrote it and its first line is our marker; anybody can write the marker into
a comment of their own. Exit code 1 with one line when it could not be done; the verdict never depends on it.
"""
import hashlib
import http.client
import json
import os
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

LIMIT = 65536  # characters of a comment that the forge takes
PAGES = 50


class Refused(Exception):
    pass


class NoWayElsewhere(urllib.request.HTTPRedirectHandler):
    """The library would take the token along to wherever an answer sends it."""

    def redirect_request(self, request, *answer):
        raise Refused("the forge sends elsewhere")


class Forge:
    def __init__(self, root, token):
        address = urllib.parse.urlsplit(root)
        if "@" in address.netloc or address.scheme != "https" and (address.scheme, address.hostname) not in (("http", "127.0.0.1"), ("http", "localhost")):
            raise Refused("GITHUB_API_URL is no https address")
        self.root, self.token = root.rstrip("/"), token
        self.opener = urllib.request.build_opener(NoWayElsewhere)

    def call(self, method, path, body=None):
        request = urllib.request.Request(
            self.root + path, method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Accept": "application/vnd.github+json",
                     "X-GitHub-Api-Version": "2022-11-28", "Content-Type": "application/json"})
        with self.opener.open(request, timeout=20) as answer:
            return json.load(answer)

    def account(self):
        """The login we post as. A workflow's own token may not ask; it posts as the workflow's bot."""
        try:
            return self.call("GET", "/user")["login"]
        except urllib.error.HTTPError as error:
            if error.code in (401, 403):
                return "github-actions[bot]"
            raise


def pull_request(path):
    with open(path, encoding="utf-8") as file:
        event = json.load(file)
    change = event.get("pull_request") if isinstance(event, dict) else None
    number = change.get("number") if isinstance(change, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise Refused("this event is about no pull request")
    return number


def ours(forge, repository, number, marker):
    account = forge.account()
    for page in range(1, PAGES + 1):
        comments = forge.call("GET", f"/repos/{repository}/issues/{number}/comments?per_page=100&page={page}")
        for comment in comments:
            if (comment.get("user") or {}).get("login") == account and (comment.get("body") or "").splitlines()[:1] == [marker]:
                return comment["id"]
        if len(comments) < 100:
            return None
    return None


def main():
    repository = os.environ["GITHUB_REPOSITORY"]
    if not re.fullmatch(r"[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+", repository):
        raise Refused("GITHUB_REPOSITORY is no OWNER/NAME")
    token = os.environ.get("GH_TOKEN", "")
    if not token:
        raise Refused("no token to comment with")
    key = hashlib.sha256(os.environ.get("GATE_COMMENT_KEY", "").encode()).hexdigest()[:16]
    marker = f"<!-- gate:v1 key={key} -->"
    with open(sys.argv[1], encoding="utf-8") as file:
        body = marker + "\n" + file.read()
    if len(body) > LIMIT:
        raise Refused(f"the comment is longer than {LIMIT} characters")
    forge = Forge(os.environ.get("GITHUB_API_URL", "https://api.github.com"), token)
    number = pull_request(os.environ["GITHUB_EVENT_PATH"])
    existing = ours(forge, repository, number, marker)
    if existing is None:
        forge.call("POST", f"/repos/{repository}/issues/{number}/comments", {"body": body})
    else:
        forge.call("PATCH", f"/repos/{repository}/issues/comments/{int(existing)}", {"body": body})


if __name__ == "__main__":
    try:
        main()
    except urllib.error.HTTPError as failure:
        sys.exit(f"gate: the comment was refused with {failure.code}; a pull request from a fork has a token that may only read")
    except (Refused, OSError, http.client.HTTPException, AttributeError, KeyError, TypeError, ValueError) as failure:
        # Printed into the runner's log: nothing but our own words and the kind of what happened.
        sys.exit(f"gate: no comment: {failure if isinstance(failure, Refused) else type(failure).__name__}")
