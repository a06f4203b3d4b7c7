// The documentation as a site: the files of docs/ as they are, their menu from docs/README.md.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { ROOT } from '../../lib/paths.mjs';
import { anchorOf } from '../anchors.mjs';
import { diagramsIn } from '../diagrams.mjs';
import { sourceLink } from '../links.mjs';
import { menuOf } from '../menu.mjs';

const REPOSITORY = 'https://github.com/tuningsweep/tuningsweep';
const DOCS = join(ROOT, 'docs');

export default defineConfig({
  title: 'TuningSweep',
  description: 'Hyper-parameter sweeps as one Kubernetes manifest, with a SQL ledger that anyone can read',
  // A link to docs/, taken for a folder of its own: packages are looked for from here.
  srcDir: 'pages',
  vite: { resolve: { preserveSymlinks: true } },
  base: '/tuningsweep/',
  cleanUrls: true,
  // Folders have README.md where the repository shows it.
  rewrites: { 'README.md': 'index.md', 'runbooks/README.md': 'runbooks/index.md' },
  markdown: {
    anchor: { slugify: anchorOf },
    config: (markdown) => {
      markdown.use(diagramsIn);
      markdown.core.ruler.push('source-links', ({ tokens, env }) => {
        for (const { children } of tokens) {
          for (const token of children ?? []) {
            const target = token.type === 'link_open' ? token.attrGet('href') : null;
            if (target !== null) token.attrSet('href', sourceLink(target, env.relativePath ?? '', REPOSITORY));
          }
        }
      });
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    sidebar: menuOf(readFileSync(join(DOCS, 'README.md'), 'utf8')),
    outline: [2, 3],
    socialLinks: [{ icon: 'github', link: REPOSITORY }],
    editLink: { pattern: `${REPOSITORY}/edit/main/docs/:path` },
  },
});
