import { expect, it } from 'vitest';
import { EventReader } from './eventStream';

it('reads events with name, id and data, and keeps quiet about comments', () => {
  const reader = new EventReader();
  expect(reader.read(':\n\nevent: change\nid: 7\ndata: {"a":1}\n\n')).toEqual([
    { name: 'change', id: '7', data: '{"a":1}' },
  ]);
});

it('puts together what arrives in pieces, whatever ends the lines', () => {
  const reader = new EventReader();
  expect(reader.read('event: change\r\nid: 8\r\nda')).toEqual([]);
  expect(reader.read('ta: one\r\ndata: two\r\n')).toEqual([]);
  expect(reader.read('\r\ndata:three\n\ndata: fo')).toEqual([
    { name: 'change', id: '8', data: 'one\ntwo' },
    { name: 'message', id: null, data: 'three' },
  ]);
});
