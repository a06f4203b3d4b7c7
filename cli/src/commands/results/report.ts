import { resolve } from 'node:path';
import { Command } from 'commander';
import { writeReport } from '@tuningsweep/report';
import { examples } from '../../output/examples.ts';
import { wholeNumber } from '../../options/numbers.ts';
import { DEFAULT_TOP, reportFile } from '../../sweep/report-file.ts';
import { naming, readStatus, sayRemarks, withKnownSweep } from '../../sweep/view.ts';
import type { SweepOptions } from '../../sweep/view.ts';

interface ReportOptions extends SweepOptions {
  output?: string;
  top: number;
}

/** `tuningsweep report NAME|-f FILE`: everything about a sweep on one page. */
export function reportCommand(named = naming): Command {
  return named(new Command('report').description('write an HTML page about a sweep: one file, no network'))
    .option('-o, --output <file>', 'where to (default: NAME-report.html beside the ledger, or here for a server)')
    .option('--top <n>', 'best tasks whose loss curves are drawn', wholeNumber(1), DEFAULT_TOP)
    .addHelpText(
      'after',
      examples('report usd-krw', 'report -f examples/usd-krw.yaml -o report.html', 'report usd-krw --top 20'),
    )
    .action(report);
}

async function report(name: string | undefined, options: ReportOptions): Promise<void> {
  const file = await withKnownSweep(name, options, async (ledger, sweep) => {
    const target = options.output === undefined ? reportFile(sweep, options) : resolve(options.output);
    const status = await readStatus(ledger, sweep);
    sayRemarks(status);
    await writeReport(ledger, { sweep, status, top: options.top, now: new Date() }, target);
    return target;
  });
  console.log(`Report: ${file}`);
}
