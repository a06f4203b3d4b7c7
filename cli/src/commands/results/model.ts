import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import type { ModelArtifact } from '@tuningsweep/model';
import { examples } from '../../output/examples.ts';
import { UsageError } from '../../exit.ts';
import { readStoredModel } from '../../sweep/stored-model.ts';
import { naming, withKnownSweep } from '../../sweep/view.ts';
import type { SweepOptions } from '../../sweep/view.ts';

interface ExportOptions extends SweepOptions {
  task?: string;
  output?: string;
}

/** `tuningsweep model export`: a trained model as files that TensorFlow.js loads. */
export function modelCommand(): Command {
  return new Command('model').description('take trained models out of the ledger').addCommand(exportCommand());
}

function exportCommand(): Command {
  const command = new Command('export').description(
    'write the best model that is kept as a TensorFlow.js Layers model: model.json, weights.bin, metadata.json',
  );
  return naming(command)
    .option('--task <code>', "this task's model in the place of the best one")
    .option('-o, --output <folder>', 'a new or empty folder (default: the CODE_TASK of the model)')
    .addHelpText(
      'after',
      examples('model export -f examples/usd-krw-quick.yaml', 'model export usd-krw-quick -o best-model'),
    )
    .action(exportModel);
}

async function exportModel(name: string | undefined, options: ExportOptions): Promise<void> {
  const artifact = await withKnownSweep(name, options, (ledger, sweep, record) =>
    readStoredModel(ledger, { sweep, record }, options.task),
  );
  const folder = resolve(options.output ?? artifact.metadata.codeTask);
  await requireEmpty(folder);
  for (const [file, content] of Object.entries(filesOf(artifact))) await writeFile(join(folder, file), content);
  console.log(`The model of ${artifact.metadata.codeTask} is in ${folder}; its README.md says how to load it.`);
}

async function requireEmpty(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const [found] = await readdir(folder);
  if (found !== undefined) throw new UsageError(`-o ${folder}: expected a new or empty folder, found ${found} in it.`);
}

function filesOf(artifact: ModelArtifact): Record<string, string | Uint8Array> {
  return {
    'model.json': `${JSON.stringify(artifact.model, null, 2)}\n`,
    'weights.bin': artifact.weights,
    'metadata.json': `${JSON.stringify(artifact.metadata, null, 2)}\n`,
    'README.md': readme(artifact),
  };
}

function readme({ metadata }: ModelArtifact): string {
  const { codeTask, ticker, point, sequence, horizon } = metadata;
  return `# Model of task ${codeTask}

Trained by TuningSweep on ${ticker}, ${point.begin} to ${point.end}. Load it with TensorFlow.js in Node:

\`\`\`js
const tf = require('@tensorflow/tfjs-node');
const { scaler } = require('./metadata.json');

async function forecast(closes) {
  // closes: the last ${sequence}, oldest first
  const model = await tf.loadLayersModel(\`file://\${__dirname}/model.json\`);
  const scaled = closes.map((close) => [(close - scaler.offset) / scaler.factor]);
  const [output] = await model.predict(tf.tensor3d([scaled])).array();
  return output.map((value) => value * scaler.factor + scaler.offset); // the next ${horizon} day(s)
}
\`\`\`
`;
}
