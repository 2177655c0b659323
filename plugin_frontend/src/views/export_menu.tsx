/** The report as text, as data, or as a link to exactly this view. */
import { useId, useRef } from 'preact/hooks';
import { copyText } from '../host/clipboard';
import { addressOfView } from '../host/deep_link';
import { download } from '../host/download';
import { fileName } from '../model/file_name';
import type { Key } from '../text/en';
import { t } from '../text/t';
import { useSession } from './context';
import { PopOver } from './pop_over';
import { useTold } from './use_told';

export function ExportMenu({ run }: { run: string }) {
  const { export: offered } = useSession();
  const id = useId();
  // Asked for as soon as the menu opens: browsers forget a click while an answer is on its way.
  const markdown = useRef<Promise<string> | null>(null);
  const ask = () => {
    markdown.current = offered.markdown(run);
    markdown.current.catch(() => {});
  };
  const json = async () => {
    download(fileName(run, 'json'), await offered.document(run), 'application/json');
    return true;
  };
  return (
    <>
      <button type="button" class="button opens" popovertarget={id} aria-haspopup="dialog">
        {t('export')}
      </button>
      <PopOver id={id} label={t('export')} side="right" opened={ask}>
        <div class="choices">
          <Choice label="copyMarkdown" act={async () => copyText((await markdown.current) ?? '')} />
          <Choice label="downloadJson" done="downloaded" act={json} />
          <Choice label="copyLink" act={() => copyText(addressOfView())} />
        </div>
      </PopOver>
    </>
  );
}

/** Says for a moment whether it worked. */
function Choice({
  label,
  done = 'copied',
  act,
}: {
  label: Key;
  done?: Key;
  act: () => Promise<boolean>;
}) {
  const told = useTold();
  const choose = async () => {
    told.value = (await act().catch(() => false)) ? done : 'failed';
  };
  return (
    <button type="button" class="choice" onClick={() => void choose()}>
      <span>{t(label)}</span>
      <span class="told" role="status">
        {told.value && t(told.value)}
      </span>
    </button>
  );
}
