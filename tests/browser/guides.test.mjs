// The guides of the desks: in both languages, with the pictures that pictures.mjs takes, and links that lead somewhere.
import assert from 'node:assert/strict';
import { readFile, readdir, stat } from 'node:fs/promises';
import { test } from 'node:test';
import { PICTURES } from './pictures.mjs';

const docs = new URL('../../docs/', import.meta.url);
const names = (await readdir(new URL('guide/', docs))).filter((name) => name.endsWith('.md'));

test('every guide is there in Chinese and in English', () => {
  const of = (lang) => names.filter((name) => name.endsWith(`.${lang}.md`)).map((name) => name.split('.')[0]).sort();
  assert.deepEqual(of('zh'), of('en'));
  assert.equal(of('zh').length * 2, names.length);
});

test('what a guide shows or leads to is there, in its language, and no picture is left over', async () => {
  const shown = new Set();
  for (const name of names) {
    const lang = name.split('.')[1];
    const text = await readFile(new URL(`guide/${name}`, docs), 'utf8');
    for (const [, to] of text.matchAll(/\]\(([^)]+)\)/g)) {
      await stat(new URL(to, new URL(`guide/${name}`, docs)));
      assert.match(to, new RegExp(`\\.${lang}\\.(md|jpg)$`), `${name} leads to ${to}`);
      if (to.endsWith('.jpg')) shown.add(to.split('/').at(-1));
    }
  }
  const taken = PICTURES.flatMap(([name]) => [`${name}.zh.jpg`, `${name}.en.jpg`]);
  assert.deepEqual([...shown].sort(), taken.sort());
  const kept = (await readdir(new URL('pictures/', docs))).filter((name) => name.startsWith('guide-'));
  assert.deepEqual(kept.sort(), taken);
});
