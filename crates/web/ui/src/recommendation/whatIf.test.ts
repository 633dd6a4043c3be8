import { expect, it } from 'vitest';
import { readFields, type Fields } from './whatIf';

const start: Fields = { serviceLevel: '97', leadTime: '12', review: '7', quantity: '120' };
const asked = (change: Partial<Fields>) => readFields({ ...start, ...change }, start);

it('asks for what was changed and for nothing else', () => {
  expect(asked({})).toEqual({ request: {}, bad: [] });
  expect(asked({ serviceLevel: '99.5 %' }).request).toEqual({ service_level: 0.995 });
  expect(asked({ leadTime: '21', quantity: '1,200' }).request).toEqual({ lead_time_days: 21, quantity: '1200' });
  expect(asked({ review: '14' }).request).toEqual({ review_days: 14 });
});

it('names what cannot be read, and asks nothing then', () => {
  expect(asked({ serviceLevel: '120' })).toEqual({ request: null, bad: ['serviceLevel'] });
  expect(asked({ leadTime: '0', review: '1.5' })).toEqual({ request: null, bad: ['leadTime', 'review'] });
  expect(asked({ quantity: 'many' }).bad).toEqual(['quantity']);
});
