import { expect, it } from 'vitest';
import type { QueueAbout } from '../api/types';
import { aboutTitle, aboutWords, missingWords, noneWords } from './about';

const about: QueueAbout = {
  title: 'Line fill rate as requested',
  narrowed: 'Out of stock',
  subject: 'item',
  subjects: 5,
  in_queue: 2,
  held_back: 1,
  missing: [{ id: 'BOLT', name: 'Hex bolt', site_id: 'CHI' }],
};

it('says what the queue has of the rows, and what not', () => {
  expect(aboutTitle(about)).toBe('Line fill rate as requested, Out of stock');
  expect(aboutTitle({ ...about, narrowed: null })).toBe('Line fill rate as requested');
  expect(aboutWords(about)).toBe('2 of its 5 items are in the queue, 1 of the other 3 is held back');
  expect(aboutWords({ ...about, in_queue: 1, held_back: 0 })).toBe('1 of its 5 items is in the queue');
  expect(missingWords(about)).toBe('BOLT at CHI and 2 more');
  const customer = { id: 'C-1', name: 'Miller', site_id: null };
  expect(missingWords({ ...about, subject: 'customer', subjects: 1, in_queue: 0, missing: [customer] })).toBe(
    'Miller (C-1)',
  );
});

it('says plainly that there is nothing', () => {
  expect(noneWords({ ...about, in_queue: 0 })).toBe('None of these 5 items is in the queue');
  expect(noneWords({ ...about, subjects: 1, in_queue: 0 })).toBe('This item is not in the queue');
  expect(noneWords({ ...about, subject: 'customer', subjects: 0 })).toBe('No row of the number is about a customer');
});
