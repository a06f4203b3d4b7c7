import type { AttemptRow } from '@tuningsweep/ledger';
import type { Sweep } from '@tuningsweep/engine/sweep';
import {
  ABSENT,
  fact,
  figures,
  html,
  moment,
  scrolling,
  section,
  span,
  stateBadge,
} from '@tuningsweep/report/components';
import type { Html, TaskData } from '@tuningsweep/report/components';
import { MODEL_FILES } from '../model-files.ts';

/** What is shown of a task's output. */
export interface ShownLog {
  readonly attempts: readonly number[];
  readonly attempt: number;
  readonly text: string;
  readonly bytes: number;
}

/** Which task it is, and how it stands. */
export function taskHead({ row }: TaskData, { key, name, namespace }: Sweep): Html {
  return html`<header>
    <p class="kind">Task of <a href="/sweeps/${key}">${name}</a></p>
    <h1><code>${row.codeTask}</code> ${stateBadge(row.status)}</h1>
    <dl class="facts">
      ${fact('Namespace', namespace)} ${fact('Place in the grid', row.inGrid ? row.idxTask + 1 : 'none any more')}
      ${fact('Attempts', row.attempt)} ${fact('Seed', row.seed)}
      ${row.seconds !== undefined && fact('Time', span(row.seconds))}
    </dl>
    ${row.note !== undefined && row.note !== '' && html`<p class="outcome">${row.note}</p>`}
  </header>`;
}

/** What came of it, and its parameters. */
export function taskFigures(data: TaskData, files: Html): Html {
  return data.best ? section('best', 'Result and parameters', figures(data, data.best), files) : html``;
}

/** The files of its model, where it is kept. */
export function downloads(codeTask: string, bytes: number | undefined): Html {
  if (bytes === undefined) return html``;
  return html`<p>
    The model is kept, for TensorFlow.js:
    ${MODEL_FILES.map((file) => html`<a class="more" href="/tasks/${codeTask}/model/${file}" download>${file}</a> `)}
  </p>`;
}

/** Every attempt: who, with what, when, how it ended. */
export function attemptTable(attempts: readonly AttemptRow[]): Html {
  if (attempts.length === 0) return html``;
  return section(
    'attempts',
    'Attempts',
    scrolling(
      'Table of attempts',
      html`<table>
        <caption>
          Attempts at the task, the first one first
        </caption>
        <thead>
          <tr>
            ${['#', 'Began', 'Took', 'By', 'Backend', 'Ended with', 'Note'].map(
              (head) => html`<th scope="col">${head}</th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${attempts.map(attemptRow)}
        </tbody>
      </table>`,
    ),
  );
}

function attemptRow({ attempt, holder, backend, started, ended, exitCode, cause, note }: AttemptRow): Html {
  const took =
    started !== undefined && ended !== undefined ? (Date.parse(ended) - Date.parse(started)) / 1000 : undefined;
  const code = exitCode === undefined ? '' : `exit code ${exitCode}`;
  const end = ended === undefined ? 'goes on' : [cause, code].filter(Boolean).join(', ');
  const cells = [attempt, started ? moment(started) : ABSENT, span(took), holder, backend ?? ABSENT, end, note ?? ''];
  return html`<tr>
    ${cells.map((cell) => html`<td>${cell}</td>`)}
  </tr>`;
}

/** The end of what its trainer printed. */
export function taskLog(codeTask: string, log: ShownLog | undefined): Html {
  if (!log)
    return section(
      'log',
      'Output',
      html`<p>Not on this machine. Where the trainer ran: <code>tuningsweep logs ${codeTask}</code></p>`,
    );
  const { attempts, attempt, text, bytes } = log;
  const isCut = Buffer.byteLength(text) < bytes;
  return section(
    'log',
    `Output of attempt ${attempt}`,
    html`<pre class="scroll" tabindex="0" role="region" aria-label="Output">${text}</pre>`,
    html`<p class="note">
      ${isCut && 'This is its end. '}Whole:
      ${attempts.map((each) => html`<a class="more" href="/tasks/${codeTask}/log/${each}">attempt ${each}</a> `)}
    </p>`,
  );
}
