// Makes a photograph of a page small: a PNG (RFC 2083) of few colours instead of millions. Pages are
// flat, so the eye sees no difference.

import { deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const COLOURS_COUNT = 64;
/** Colours nearer than this, in the sum of their three channels, may stand for each other. */
const APART = 18;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

function crc(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = CRC_TABLE[(value ^ byte) & 255] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

/** The photograph with at most 64 colours. */
export function withFewColours(png) {
  const picture = decode(png);
  const palette = chosenColours(picture);
  const indices = mapped(picture, palette);
  return encode(picture, palette, indices);
}

/** Width, height and colours (0xRRGGBB) of an 8-bit RGB or RGBA picture, as browsers write them. */
function decode(png) {
  if (!png.subarray(0, 8).equals(SIGNATURE)) throw new Error('not a PNG');
  const parts = [];
  let header;
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const kind = png.toString('latin1', at + 4, at + 8);
    const content = png.subarray(at + 8, at + 8 + length);
    if (kind === 'IHDR') header = content;
    if (kind === 'IDAT') parts.push(content);
    at += length + 12;
  }
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = { 2: 3, 6: 4 }[header[9]];
  if (header[8] !== 8 || !channels || header[12] !== 0) throw new Error('not a plain RGB PNG');
  const lines = unfiltered(inflateSync(Buffer.concat(parts)), width * channels, height, channels);
  const colours = new Uint32Array(width * height);
  for (let place = 0; place < colours.length; place += 1) {
    colours[place] = lines.readUIntBE(place * channels, 3);
  }
  return { width, height, colours };
}

/** The bytes of the lines, each of which says how it was predicted (RFC 2083, section 6). */
function unfiltered(data, stride, height, channels) {
  const lines = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = data[y * (stride + 1)];
    const from = y * (stride + 1) + 1;
    const to = y * stride;
    for (let x = 0; x < stride; x += 1) {
      const left = x < channels ? 0 : lines[to + x - channels];
      const up = y === 0 ? 0 : lines[to + x - stride];
      const corner = x < channels || y === 0 ? 0 : lines[to + x - stride - channels];
      lines[to + x] = data[from + x] + predicted(filter, left, up, corner);
    }
  }
  return lines;
}

function predicted(filter, left, up, corner) {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    default:
      return paeth(left, up, corner);
  }
}

function paeth(left, up, corner) {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [left, up, corner].map((value) => Math.abs(guess - value));
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

function distance(one, other) {
  const channel = (shift) => Math.abs(((one >> shift) & 255) - ((other >> shift) & 255));
  return channel(16) + channel(8) + channel(0);
}

/** The most frequent colours that are well apart from each other. */
function chosenColours({ colours }) {
  const counts = new Map();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const byCount = [...counts].sort((one, other) => other[1] - one[1] || one[0] - other[0]);
  const chosen = [];
  for (const [colour] of byCount) {
    if (chosen.every((other) => distance(colour, other) > APART)) chosen.push(colour);
    if (chosen.length === COLOURS_COUNT) break;
  }
  return chosen;
}

function mapped({ colours }, palette) {
  const known = new Map();
  const nearest = (colour) => {
    let best = 0;
    for (let index = 1; index < palette.length; index += 1) {
      if (distance(colour, palette[index]) < distance(colour, palette[best])) best = index;
    }
    known.set(colour, best);
    return best;
  };
  return Uint8Array.from(colours, (colour) => known.get(colour) ?? nearest(colour));
}

function encode({ width, height }, palette, indices) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8);
  const colours = Buffer.alloc(palette.length * 3);
  palette.forEach((colour, index) => colours.writeUIntBE(colour, index * 3, 3));
  const lines = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    lines.set(indices.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  }
  const content = deflateSync(lines, { level: 9, memLevel: 9 });
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', content),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(kind, content) {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc(named));
  return Buffer.concat([length, named, check]);
}
