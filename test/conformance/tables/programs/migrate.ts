// Brings a ledger to the newest version, as one of several processes: migrate.ts URL
import { openLedger } from '../../../../ledger/src/index.ts';
import { WITH_NEXT, migrateTo } from '../../../support/ledger/migrations.ts';

const ledger = await openLedger(process.argv[2] ?? '');
await migrateTo(ledger, WITH_NEXT.length);
await ledger.close();
