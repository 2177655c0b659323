/** Reports of the server's making, to take away. */
import type { Api } from '../wire/api';
import type { RunsAnswer } from '../wire/runs';
import type { Resource } from './resource';

const SCHEMA = 1;

export class Export {
  constructor(
    private readonly api: Api,
    private readonly runs: Resource<RunsAnswer>,
  ) {}

  /** As `tb-gan-doctor diagnose --format markdown` writes it. */
  markdown(run: string): Promise<string> {
    return this.api.markdown(run, new AbortController().signal);
  }

  /** The document of `--format json`, with this run in it. */
  async document(run: string): Promise<string> {
    const report = await this.api.reportDocument(run, new AbortController().signal);
    const generated_by = this.runs.value.peek()?.generated_by ?? '';
    return `${JSON.stringify({ schema: SCHEMA, generated_by, runs: [report] }, null, 2)}\n`;
  }
}
