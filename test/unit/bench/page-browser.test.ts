import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEcharts } from '../../../bench/report/page/echarts-source.ts';
import { renderPage } from '../../../bench/report/page.ts';
import { type Browser, CHROMIUM, openBrowser } from '../../chromium.ts';
import { HOSTILE, makeComparison, makePageReport } from './page-report.ts';

/** LIMITATIONS.md says so: without a browser, or the library that draws, there is nothing to look at. */
const CAN_LOOK = CHROMIUM !== undefined && (await readEcharts()) !== undefined;

describe.skipIf(!CAN_LOOK)('in Chromium, without a network,', () => {
  let browser: Browser;
  let folder: string;
  let url: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cloche-page-'));
    const file = join(folder, 'report.html');
    await writeFile(file, await renderPage(makePageReport(), makeComparison()));
    url = pathToFileURL(file).href;
    browser = await openBrowser(CHROMIUM ?? '');
  });

  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  test.for(['light', 'dark'] as const)(
    'a page in %s colours draws all its charts and complains of nothing',
    async (scheme) => {
      const { complaints, requests, evaluate } = await browser.look({ url, width: 1280, scheme });
      const drawn = await evaluate(
        "[...document.querySelectorAll('.chart')].map((chart) => chart.querySelectorAll('svg').length)",
      );
      const ground = await evaluate('getComputedStyle(document.body).backgroundColor');
      expect({ complaints, requests, drawn, ground }).toEqual({
        complaints: [],
        requests: [],
        drawn: [1, 1, 1, 1, 1],
        ground: scheme === 'light' ? 'rgb(246, 247, 249)' : 'rgb(17, 21, 26)',
      });
    },
  );

  test('a page fits a phone', async () => {
    const { evaluate } = await browser.look({ url, width: 360, scheme: 'light' });
    expect(await evaluate('document.documentElement.scrollWidth')).toBe(360);
  });

  test('the button turns the colours of page and charts over', async () => {
    const { evaluate, complaints } = await browser.look({ url, width: 1280, scheme: 'light' });
    const inks = `new Set([...document.querySelectorAll('.chart text')].map((text) => text.getAttribute('fill'))).has('#e8ecf0')`;
    const before = await evaluate(inks);
    await evaluate("document.querySelector('#theme').click()");
    const name = await evaluate("document.querySelector('#theme').textContent");
    expect([before, await evaluate(inks), name, complaints]).toEqual([false, true, 'Light colours', []]);
  });

  test("a peer's name is text in charts and tooltips too", async () => {
    const { evaluate, complaints, requests } = await browser.look({ url, width: 1280, scheme: 'light' });
    const tip = await evaluate(`new Promise((resolve) => {
      const chart = document.querySelector('#picture-overshoot-wall');
      chart.scrollIntoView();
      const { left, top } = chart.getBoundingClientRect();
      const at = { clientX: left + 100, clientY: top + 75, bubbles: true };
      chart.querySelector('svg').dispatchEvent(new MouseEvent('mousemove', at));
      const answer = () => {
        const text = chart.querySelector('.tip')?.textContent;
        if (text) resolve(text);
        else setTimeout(answer, 10);
      };
      answer();
    })`);
    const images = await evaluate("document.querySelectorAll('img').length");
    expect({ images, complaints, requests }).toEqual({ images: 0, complaints: [], requests: [] });
    expect(tip).toContain(HOSTILE);
  });
});
