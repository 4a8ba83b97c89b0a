import type { Call } from '../verb.ts';
import { type ConfigFile, configPaths, type Entry, readConfigFile, type Section, writeConfigFile } from './file.ts';

type ConfigCall = Pick<Call, 'io' | 'global'>;

/** The files of a call, and the one that new entries go to. */
export class ConfigFiles {
  readonly files: readonly ConfigFile[];
  readonly #io: ConfigCall['io'];

  private constructor(files: readonly ConfigFile[], io: ConfigCall['io']) {
    this.files = files;
    this.#io = io;
  }

  static async read({ io, global }: ConfigCall): Promise<ConfigFiles> {
    return new ConfigFiles(await Promise.all(configPaths(io, global.kubeconfig).map(readConfigFile)), io);
  }

  /** The first that is there; the last when none is. */
  get default(): ConfigFile {
    return (this.files.find(({ exists }) => exists) ?? this.files.at(-1)) as ConfigFile;
  }

  get currentContext(): string {
    return this.files.find(({ currentContext }) => currentContext !== '')?.currentContext ?? '';
  }

  /** All entries of a section; of several with a name the first. */
  entries(section: Section): ReadonlyMap<string, Entry> {
    const merged = new Map<string, Entry>();
    for (const file of this.files)
      for (const [name, entry] of file[section]) if (!merged.has(name)) merged.set(name, entry);
    return merged;
  }

  /** The file that an entry is in, or would be put into. */
  fileOf(section: Section, name: string): ConfigFile {
    return this.files.find((file) => file[section].has(name)) ?? this.default;
  }

  /** Writes an entry into the file that has it; undefined removes it. */
  async put(section: Section, name: string, entry: Entry | undefined): Promise<void> {
    const file = this.fileOf(section, name);
    const entries = new Map(file[section]);
    if (entry) entries.set(name, entry);
    else entries.delete(name);
    await writeConfigFile({ ...file, [section]: entries }, this.#io);
  }

  async useContext(name: string): Promise<void> {
    const file = this.files.find(({ currentContext }) => currentContext !== '') ?? this.default;
    await writeConfigFile({ ...file, currentContext: name }, this.#io);
  }

  /** Writes a whole file. */
  async write(file: ConfigFile): Promise<void> {
    await writeConfigFile(file, this.#io);
  }
}
