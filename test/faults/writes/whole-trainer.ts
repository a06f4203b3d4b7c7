// A trainer that reports all that one can, by the ledger. Of a folder the first one ends at once, the others once there is a
// file `go` in it.
import { existsSync, mkdirSync } from 'node:fs';
import { modelOf, recordStep, wholeResultOf } from '../../../engine/test/whole-report.ts';
import { TRAINER_ENV } from '../../../ledger/src/contracts.ts';
import { claimTask, completeTask, openLedger, resolveLedgerUrl } from '../../../ledger/src/index.ts';
import { until } from '../../support/until.ts';

const url = resolveLedgerUrl(process.env) ?? '';
const codeTask = process.env[TRAINER_ENV.codeTask] ?? '';
const holder = process.env[TRAINER_ENV.holder] ?? '';
const isFirst = mkdirSync('begun', { recursive: true }) !== undefined;
const ledger = await openLedger(url);
const claim = await claimTask(ledger, { codeTask, holder, backend: 'test', versions: '' });
await recordStep(ledger, claim);
if (!isFirst) await until('it may go on', () => existsSync('go'));
await completeTask(ledger, claim, wholeResultOf(codeTask), modelOf(codeTask));
await ledger.close();
