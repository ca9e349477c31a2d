"""What a runner of GitHub Actions does with a step's output and files, as its source tells (actions/runner: ActionCommand.cs,
ActionCommandManager.cs, FileCommandManager.cs): enough to see which commands a log fires, and what the files say."""
import re

SUMMARY_LIMIT = 1024 * 1024
OUTPUT_LIMIT = 1024 * 1024
COMMANDS = {"add-mask", "add-matcher", "remove-matcher", "debug", "warning", "error", "notice", "group", "endgroup", "echo",
            "set-output", "set-env", "add-path", "save-state", "internal-set-repo-path", "stop-commands"}


def unescape(text, pairs):
    for plain, escaped in pairs:
        text = text.replace(escaped, plain)
    return text


DATA = [("\r", "%0D"), ("\n", "%0A"), ("%", "%25")]
PROPERTY = [("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C"), ("%", "%25")]
# What .NET's comparison by culture, with which the runner looks for its marks, does not see (Default_Ignorable_Code_Point).
UNSEEN = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
                    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\0]")
OLD = [(";", "%3B"), ("\r", "%0D"), ("\n", "%0A"), ("]", "%5D")]


def parse_new(line, known):
    """`::name key=value,key=value::data`, after any white space."""
    line = line.lstrip()
    if not line.startswith("::"):
        return None
    end = line.find("::", 2)
    if end < 0:
        return None
    name, _, rest = line[2:end].partition(" ")
    name = name.lower()
    if name not in known:
        return None
    properties = {}
    for pair in rest.strip().split(","):
        key, equals, value = pair.partition("=")
        if equals and value:
            properties[key] = unescape(value, PROPERTY)
    return name, properties, unescape(line[end + 2:], DATA)


def parse_old(line, known):
    """`##[name key=value;]data`, at any column."""
    start = line.find("##[")
    if start < 0:
        return None
    end = line.find("]", start)
    if end < 0:
        return None
    name, _, rest = line[start + 3:end].partition(" ")
    name = name.lower()
    if name not in known:
        return None
    properties = dict(pair.partition("=")[::2] for pair in rest.split(";") if "=" in pair)
    return name, properties, unescape(line[end + 1:], OLD)


def commands(output):
    """The commands that a step's output (both streams) fires, in order; what is said between a stop and its word is none."""
    fired, token = [], None
    for line in re.split("\r\n|\r|\n", output):
        if token is not None:
            parsed = parse_new(line, {token})
            if parsed:
                token = None
            continue
        seen = UNSEEN.sub("", line)
        parsed = parse_new(line, COMMANDS) or parse_old(line, COMMANDS) or parse_new(seen, COMMANDS) or parse_old(seen, COMMANDS)
        if parsed is None:
            continue
        if parsed[0] == "stop-commands":
            token = parsed[2]
            if not token or token in COMMANDS:
                raise ValueError(f"the runner refuses the word {token!r}")
        else:
            fired.append(parsed)
    if token is not None:
        raise ValueError("the log ends while commands are stopped")
    return fired


def outputs(text):
    """GITHUB_OUTPUT: `name=value` lines, or `name<<word` up to a line that is the word."""
    if len(text.encode("utf-16-le")) > OUTPUT_LIMIT:
        raise ValueError("outputs past the limit")
    found = {}
    lines = text.split("\n")
    if lines.pop() != "":
        raise ValueError("the last line has no end")
    while lines:
        line = lines.pop(0)
        if line == "":
            continue
        equals, heredoc = line.find("="), line.find("<<")
        if equals >= 0 and (heredoc < 0 or equals < heredoc):
            found[line[:equals]] = line[equals + 1:]
        elif heredoc >= 0:
            name, word, value = line[:heredoc], line[heredoc + 2:], []
            if not name or not word:
                raise ValueError(f"no name or word in {line!r}")
            while True:
                if not lines:
                    raise ValueError(f"no line {word!r}")
                line = lines.pop(0)
                if line == word:
                    break
                value.append(line)
            found[name] = "\n".join(value)
        else:
            raise ValueError(f"not an output: {line!r}")
    return found


def summary(data):
    """GITHUB_STEP_SUMMARY: past the limit the whole of it is dropped."""
    return None if len(data) > SUMMARY_LIMIT else data.decode("utf-8")
