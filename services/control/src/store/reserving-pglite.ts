import { PGlite } from "@electric-sql/pglite";

/**
 * PGlite that takes no changes while its disk has less than a reserve. PGlite at ENOSPC: a page that it cannot add is an error and no harm; but
 * a segment of its log that it cannot make stops the whole process for ever. All goes through one session, so that to make transactions
 * read-only is enough: a change is refused with SQLSTATE 25006 before anything is written, and reads go on.
 */
export class ReservingPglite extends PGlite {
  private readOnly = false;

  constructor(
    directory: string,
    private readonly hasReserve: () => boolean,
  ) {
    super(directory);
  }

  override async query<T>(...words: Parameters<PGlite["query"]>): ReturnType<typeof PGlite.prototype.query<T>> {
    await this.look();
    return super.query<T>(...words);
  }

  override async transaction<T>(work: Parameters<typeof PGlite.prototype.transaction<T>>[0]): Promise<T> {
    await this.look();
    return super.transaction(work);
  }

  private async look(): Promise<void> {
    const readOnly = !this.hasReserve();
    if (readOnly === this.readOnly) return;
    this.readOnly = readOnly;
    await this.exec(`set default_transaction_read_only = ${readOnly ? "on" : "off"}`);
  }
}
