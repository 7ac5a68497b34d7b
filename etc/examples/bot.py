#!/usr/bin/env python3
"""A Telegram bot that passes each event of wbd to the people whom it concerns. It needs Python 3 and nothing else.

Environment: WBD_KEY (wbctl apikey create --name bot --scope bot), TELEGRAM_TOKEN; WBD_URL, TELEGRAM_URL, STATE (a file)."""
import json
import os
import time
import urllib.error
import urllib.request

EVENTS = os.environ.get("WBD_URL", "http://127.0.0.1:8080") + "/api/v1/events?recipients=1"
SEND = f"{os.environ.get('TELEGRAM_URL', 'https://api.telegram.org')}/bot{os.environ['TELEGRAM_TOKEN']}/sendMessage"
STATE = os.environ.get("STATE", "bot.last")


def send(chat, event):
    """A card is rarely longer than a message; then its beginning goes out without markup."""
    message = {"chat_id": chat, "text": event["text_html"], "parse_mode": "HTML"}
    if len(message["text"].encode("utf-16-le")) > 2 * 4096:
        message = {"chat_id": chat, "text": event["text"][:2000]}
    request = urllib.request.Request(SEND, json.dumps(message).encode(), {"Content-Type": "application/json"})
    while True:
        try:
            return urllib.request.urlopen(request, timeout=15).read()
        except urllib.error.HTTPError as error:
            if error.code != 429:
                return print(f"chat {chat}: {error}")  # blocked, or unknown to the bot
            time.sleep(json.load(error)["parameters"]["retry_after"])


def follow():
    headers = {"Authorization": "Bearer " + os.environ["WBD_KEY"], "Accept": "text/event-stream"}
    if os.path.exists(STATE):
        headers["Last-Event-ID"] = open(STATE).read()
    for line in urllib.request.urlopen(urllib.request.Request(EVENTS, headers=headers), timeout=60):
        if line.startswith(b"data: "):
            event = json.loads(line[6:])
            for chat in event["telegram_ids"]:
                send(chat, event)
            with open(STATE + ".new", "w") as state:  # after a crash the last event may come twice, but none is lost
                state.write(str(event["id"]))
            os.replace(STATE + ".new", STATE)


while True:
    try:
        follow()
    except (OSError, ValueError) as error:
        print(f"the stream ended: {error}")
    time.sleep(3)
