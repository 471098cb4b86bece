"""A small reader of PNG, as the renderer writes them: eight bits, with or without colour."""

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}


def read(data: bytes) -> NDArray[np.float64]:
    """Give the pixels, from 0 to 1, on white: height, width, red, green and blue."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    place, body, width, height, kind = 8, b"", 0, 0, 0
    while place < len(data):
        length, name = struct.unpack(">I4s", data[place : place + 8])
        content = data[place + 8 : place + 8 + length]
        if name == b"IHDR":
            width, height, depth, kind = struct.unpack(">IIBB", content[:10])
            assert depth == 8
        if name == b"IDAT":
            body += content
        place += length + 12
    step = CHANNELS[kind]
    lines = np.frombuffer(zlib.decompress(body), np.uint8).reshape(height, width * step + 1)
    above, found = np.zeros(width * step, np.uint8), []
    for line in lines:
        above = unfiltered(int(line[0]), line[1:], above, step)
        found.append(above)
    pixels = np.array(found).reshape(height, width, step) / 255
    if step < 3:
        pixels = np.concatenate([np.repeat(pixels[..., :1], 3, axis=2), pixels[..., 1:]], axis=2)
    if pixels.shape[2] == 4:
        alpha = pixels[..., 3:]
        return np.asarray(pixels[..., :3] * alpha + 1 - alpha)
    return np.asarray(pixels)


def unfiltered(
    kind: int, line: NDArray[np.uint8], above: NDArray[np.uint8], step: int
) -> NDArray[np.uint8]:
    """Undo one line's filter (PNG, clause 9)."""
    if kind == 0:
        return line
    if kind == 1:
        return np.cumsum(line.reshape(-1, step), axis=0, dtype=np.uint8).reshape(-1)
    if kind == 2:
        return line + above
    raw, up, out = line.tolist(), above.tolist(), [0] * len(line)
    for n, one in enumerate(raw):
        left = out[n - step] if n >= step else 0
        if kind == 3:
            out[n] = (one + (left + up[n]) // 2) & 255
            continue
        corner = up[n - step] if n >= step else 0
        guess = left + up[n] - corner
        by_left, by_up, by_corner = abs(guess - left), abs(guess - up[n]), abs(guess - corner)
        best = left if by_left <= min(by_up, by_corner) else up[n] if by_up <= by_corner else corner
        out[n] = (one + best) & 255
    return np.array(out, np.uint8)


def luminance(pixels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the relative luminance (WCAG 2.2)."""
    linear = np.where(pixels <= 0.04045, pixels / 12.92, ((pixels + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))
