/** What is shown when there is nothing to show yet, nothing at all, or an error. */
import { t } from '../text/t';
import type { WireError } from '../wire/shape';
import { CodeCard } from './code_card';
import { LanguageButton } from './language_button';

const IMPORT = 'from tb_gan_doctor import GanDoctor';
const ATTACH =
  'doctor = GanDoctor(writer, generator=G, discriminator=D, g_optimizer=opt_g, d_optimizer=opt_d)';
const STEP =
  'doctor.step(d_loss=d_loss, g_loss=g_loss, d_real=d_real, d_fake=d_fake, real=real, fake=fake)';

export function EmptyState() {
  return (
    <section class="card message">
      <h1>{t('emptyTitle')}</h1>
      <p>{t('emptyText')}</p>
      <ol>
        <li>
          {t('emptyImport')}
          <CodeCard code={IMPORT} />
        </li>
        <li>
          {t('emptyAttach')}
          <CodeCard code={ATTACH} />
        </li>
        <li>
          {t('emptyStep')}
          <CodeCard code={STEP} />
        </li>
      </ol>
      <LanguageButton />
    </section>
  );
}

export function ErrorCard({
  title,
  error,
  retry,
}: {
  title: string;
  error: WireError;
  retry: () => void;
}) {
  return (
    <section class="card message" role="alert">
      <h1>{title}</h1>
      <p>{error.message}</p>
      <button type="button" class="button" onClick={retry}>
        {t('retry')}
      </button>
    </section>
  );
}

export function RefreshBanner({ error, retry }: { error: WireError; retry: () => void }) {
  return (
    <div class="card banner" role="status">
      {t('errorRefresh', { message: error.message })}
      <button type="button" class="link" onClick={retry}>
        {t('retry')}
      </button>
    </div>
  );
}
