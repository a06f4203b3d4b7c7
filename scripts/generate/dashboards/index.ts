import { toJson } from './build.ts';
import { fileDashboard, ledgerDashboard } from './ledger.ts';
import { operatorDashboard } from './operator.ts';
import { sweepDashboard } from './sweep.ts';
import { sweepsDashboard } from './sweeps.ts';

const FOLDER = 'charts/tuningsweep-operator/dashboards';

/** The dashboards that come with the chart, and where each is kept. */
export const DASHBOARDS = Object.entries({
  sweeps: sweepsDashboard,
  sweep: sweepDashboard,
  operator: operatorDashboard,
  ledger: ledgerDashboard,
  'ledger-sqlite': fileDashboard,
}).map(([name, build]) => ({ file: `${FOLDER}/${name}.json`, generate: () => toJson(build()) }));
