import { expect, test } from 'vitest';
import { createPainter } from '../../../scripts/terminal/painter.ts';

test.each(Object.entries(createPainter()))('%s paints each line of a list, and not its place in it', (_, paint) => {
  expect(['one', 'two'].map(paint)).toEqual([paint('one'), paint('two')]);
  expect(paint('one')).toContain('one');
});
