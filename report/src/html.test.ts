import { expect, test } from 'vitest';
import { Html, html } from './html.ts';
import type { Content } from './html.ts';

test.each<[Content, string]>([
  [`<b> & "c" 'd'`, '&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;'],
  [0, '0'],
  [undefined, ''],
  [false, ''],
  [html`<i>${'<'}</i>`, '<i>&lt;</i>'],
  [['a', html`<br />`, ['<', 2]], 'a<br />&lt;2'],
  [new Html('<hr>'), '<hr>'],
])('%o', (content, text) => expect(html`${content}`.text).toBe(text));
