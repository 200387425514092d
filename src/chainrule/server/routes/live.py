"""The pictures' WebSocket: one conversation a picture on a page. Goals and guesses are kept as they come."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from chainrule.desk import lessons
from chainrule.errors import ChainruleError
from chainrule.pictures import Conversation, find_picture
from chainrule.server.routes.own import given

LONGEST = 200_000
"""Bytes of one message; the largest honest one, 200 points, takes 8,000."""


async def live(socket: WebSocket) -> None:
    """Answers a picture's messages until the page goes. What cannot be read is said, and the talk goes on.

    A picture that is only looked at (`?looking`: a mistake's, a card's, a finding's) keeps no goal and no guess.
    """
    concept, name = socket.path_params["concept"], socket.path_params["name"]
    try:
        picture = find_picture(concept, name)
        found = given(socket, picture)
        talk = Conversation(picture, found[1].arguments if found else {})
    except ChainruleError:
        await socket.close(1008, "no such picture, or its table is no longer held")
        return
    await socket.accept()
    kept: tuple[int, Any] = (0, None)
    try:
        while True:
            message = _read(await socket.receive_text())
            answer = await run_in_threadpool(talk.answer, message)
            await socket.send_text(orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY).decode())
            now = (sum(talk.reached), talk.guessed)
            if now != kept and "looking" not in socket.query_params:
                goals = [g.text for g, done in zip(talk.picture.goals, talk.reached, strict=True) if done]
                await run_in_threadpool(lessons.keep_progress, socket.app.state.store, concept, goals, now[1])
                kept = now
    except WebSocketDisconnect:
        return


def _read(text: str) -> dict[str, Any]:
    if len(text) > LONGEST:
        return {}
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError:
        return {}
    return message if isinstance(message, dict) else {}


ROUTES = [WebSocketRoute("/live/{concept}/{name}", live)]
