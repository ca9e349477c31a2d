#!/usr/bin/env python3
"""The action's comment against a forge of our own on the loopback: one comment of ours, whoever else writes our marker."""
import json
import os
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

SCRIPT = Path(__file__).resolve().parents[2] / "ci-templates/github/comment.py"
BOT = "github-actions[bot]"
failures = []


class Forge(BaseHTTPRequestHandler):
    def do_GET(self):
        state = self.server.state
        path = urlsplit(self.path)
        if state["elsewhere"]:
            self.send_response(302)
            self.send_header("Location", state["elsewhere"])
            self.send_header("Content-Length", "0")
            return self.end_headers()
        if path.path == "/user":
            return self.answer(200, {"login": state["login"]}) if state["login"] else self.answer(403, {})
        page = int(parse_qs(path.query)["page"][0])
        return self.answer(200, state["comments"][100 * (page - 1):100 * page])

    def do_POST(self):
        self.write("POST")

    def do_PATCH(self):
        self.write("PATCH")

    def write(self, method):
        state = self.server.state
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["Authorization"] != "Bearer secret" or state["read_only"]:
            return self.answer(403, {"message": "Resource not accessible by integration"})
        state["written"].append((method, self.path, body["body"]))
        return self.answer(200, {"id": 1})

    def answer(self, code, value):
        data = json.dumps(value).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


def comment(identity, who, body):
    return {"id": identity, "user": {"login": who}, "body": body}


def case(what, expected, code=0, comments=(), login=None, read_only=False, event=None, text="| table |\n", says="", elsewhere="", **variables):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Forge)
    server.state = {"comments": list(comments), "login": login, "read_only": read_only, "written": [], "elsewhere": elsewhere}
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    with tempfile.TemporaryDirectory() as folder:
        body, event_path = Path(folder, "comment.md"), Path(folder, "event.json")
        body.write_text(text)
        event_path.write_text(json.dumps(event if event is not None else {"pull_request": {"number": 7}}))
        environment = {"PATH": os.environ["PATH"], "GH_TOKEN": "secret", "GITHUB_REPOSITORY": "someone/thing",
                       "GITHUB_API_URL": f"http://127.0.0.1:{server.server_port}", "GITHUB_EVENT_PATH": str(event_path),
                       **variables}
        done = subprocess.run([sys.executable, SCRIPT, body], env=environment, capture_output=True, text=True)
    server.shutdown()
    thread.join()
    server.server_close()
    written = [(method, path) for method, path, _ in server.state["written"]]
    fine = (done.returncode == code and written == expected and says in done.stderr and "secret" not in done.stdout + done.stderr and
            all(sent.startswith(MARKER) and sent.endswith(text) for _, _, sent in server.state["written"]))
    if not fine:
        failures.append(f"{what}: exit {done.returncode}, written {server.state['written']}\n{done.stderr}")


MARKER = "<!-- gate:v1 key=e3b0c44298fc1c14 -->\n"  # SHA-256 of the empty key
NEW = [("POST", "/repos/someone/thing/issues/7/comments")]


def changed(identity):
    return [("PATCH", f"/repos/someone/thing/issues/comments/{identity}")]


case("the first comment", NEW)
case("our comment again", changed(5), comments=[comment(4, "ann", "hello"), comment(5, BOT, MARKER + "old")])
case("a token of a person's", changed(6), login="ann", comments=[comment(5, BOT, MARKER + "old"), comment(6, "ann", MARKER + "old")])
case("a planted marker is not ours", NEW, comments=[comment(5, "mallory", MARKER + "planted")])
case("a marker inside of another comment", NEW, comments=[comment(5, BOT, "quote:\n" + MARKER)])
case("another gate's comment", NEW, comments=[comment(5, BOT, "<!-- gate:v1 key=0000000000000000 -->\nold")])
case("ours stands on the third page", changed(250), comments=[comment(n, "ann", "x") for n in range(250)] + [comment(250, BOT, MARKER)])
case("a comment of a deleted account", NEW, comments=[{"id": 5, "user": None, "body": MARKER}])
case("a token that may only read", [], code=1, read_only=True, says="refused with 403")
case("a push", [], code=1, event={"ref": "refs/heads/main"}, says="no pull request")
case("a number that is none", [], code=1, event={"pull_request": {"number": "7/../8"}}, says="no pull request")
case("a repository that is none", [], code=1, GITHUB_REPOSITORY="someone/thing/../other", says="no OWNER/NAME")
case("an event that is a list", [], code=1, event=[1], says="no pull request")
case("an event whose change is a word", [], code=1, event={"pull_request": "x"}, says="no pull request")
case("our comment, with the line ends of another system", changed(5), comments=[comment(5, BOT, MARKER.replace("\n", "\r\n") + "old")])
case("an answer that is no list", [], code=1, comments=[[1]], says="no comment")
case("a forge that sends elsewhere, where the token must not go", [], code=1, elsewhere="http://localhost:9/", says="sends elsewhere")
case("a comment past the limit", [], code=1, text="x" * 65536, says="longer than")
case("no token", [], code=1, GH_TOKEN="", says="no token")
case("an address that is not https", [], code=1, GITHUB_API_URL="http://example.com", says="no https")
case("an address that only begins like ours", [], code=1, GITHUB_API_URL="http://127.0.0.1:80@example.com", says="no https")

if failures:
    sys.exit("\n\n".join(failures))
print("comment: all cases hold")
