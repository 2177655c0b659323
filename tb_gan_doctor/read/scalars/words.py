"""The words that names of logged scalars are made of, by what they say."""

from __future__ import annotations

DISCRIMINATOR = frozenset(
    """d dis disc discr discrim discriminator discriminators critic critics crit dnet""".split()
)
AUDIO_DISCRIMINATORS = frozenset("mpd msd mrd mbd".split())
"""Discriminators of audio, by what they look at; beside a generator, whom it is up against."""
CRITIC = frozenset("critic critics crit wgan wasserstein".split())
GENERATOR = frozenset("g gen gens genr gener generat generator generators gnet".split())
PLAYERS = DISCRIMINATOR | GENERATOR
LETTERS = frozenset("dg")
"""Players' names that are one letter: weaker than a word where both stand in a name."""

LOSS = frozenset(
    """loss losses l err errs error errors cost costs criterion objective hinge logistic softplus
    bce""".split()
)
REAL = frozenset("real reals true".split())
FAKE = frozenset("fake fakes generated synthetic".split())
SCORE = frozenset(
    """score scores logit logits prob probs probability pred preds predict prediction out output
    outputs validity confidence sigmoid""".split()
)
ACCURACY = frozenset("acc accs accuracy accuracies sign signs".split())
ADVERSARIAL = frozenset("adv advs adversarial adversary".split())
ORIGIN = frozenset("ad src source validity".split())
"""What the adversarial loss is called beside a class loss: where a sample is from."""
GAN = frozenset("gan gans wgan lsgan dcgan".split())
WASSERSTEIN = frozenset("wasserstein wass emd".split())
DISTANCE = frozenset("dist distance estimate metric".split())
QUALITY = frozenset("fid kid frechet inception fad fvd swd mmd prdc".split())
JUDGED = frozenset("ssim msssim psnr precision recall density coverage".split())
"""Measures of quality where they stand under metrics; losses or something else elsewhere."""
RETRIEVED = frozenset("precision recall".split())
"""Of these, what detectors and classifiers log as well."""
OF_SAMPLES = frozenset("pr improved density coverage".split())
"""Words by which the precision of samples is told from theirs."""
EITHER_WAY = frozenset("lpips ppl".split())
"""Measures that grow where samples get worse, and where they begin to differ at all."""
BESIDE = frozenset(
    "std stddev stdev time timing sec secs seconds duration elapsed num count".split()
)
"""What is logged about a metric and is none."""
METRICS = frozenset("metric metrics eval evaluation".split())
GRADIENT = frozenset("grad grads gradient gradients".split())
PENALTY = frozenset("penalty penalties pen".split())
REGULARIZER = frozenset("reg regularization regularizer r1 r2".split())
PATH_LENGTH = frozenset("pl ppl pathlength path".split())
RATE = frozenset("lr lrs learningrate".split())
RATES = frozenset("rate rates".split())
WEIGHT = frozenset(
    """weight weights scale factor lambda coef coeff coefficient ratio steps start time
    size""".split()
)
AUXILIARY = frozenset(
    """rec recon reconstruct reconstruction reconstructed l1 l2 mse mae pix pixel pixelwise
    cyc cycle cycles consistency idt ident identity id aux
    auxiliary kl kld mel dur duration fm feat feats feature features matching percep
    perceptual vgg lpips style sty content tv variation stft spec spectral pitch f0 energy
    commit commitment vq codebook center info mi div ds ssim contrastive
    cons fea""".split()
)
VAGUE = frozenset("energy dur duration pitch mi info id center ds div mse mae".split())
"""Of these, what is logged by models of any kind, unless a loss or a player is named."""
CLASSES = frozenset(
    "cls class classification classes category attr attribute label ce xent mask".split()
)
"""Further losses where a player is named; elsewhere, losses of any network."""
SQUARES = frozenset("mse l2".split())
"""Distances that an adversarial loss may be measured in as well."""
ATTGAN_AUXILIARY = frozenset("dc gc gr dr".split())
"""Class and reconstruction losses where each term is named by its player and one letter."""
FOREIGN = frozenset(
    """actor policy reward rewards advantage discount return returns episode episodes episodic
    q q1 q2 qf qf1 qf2 vf td sac ppo ddpg td3 expert agent env rollout rollouts replay explained
    approx clipfrac hp""".split()
)
"""Of reinforcement learning, where a critic is no discriminator."""
DOMAIN = frozenset("domain domains".split())
"""Of domain-adversarial training, whose discriminator judges features and no samples."""
VALUE = frozenset("value values entropy".split())
"""The same where no player is named, or only a critic."""
NEUTRAL = frozenset(
    """total all sum mean avg average ema running smoothed smooth raw train training trn val
    valid validation test epoch epochs step steps iter iters iteration batch main full overall
    final std k curve function fn before after per every last update updates net network
    weighted scaled stage phase current best min max median history plot graph log logs
    value values""".split()
)
"""Words that say how or when, not what."""
STATISTICS = frozenset("mean std abs min max".split())
"""Of these, what is logged of an advantage, which has the short form of adversarial."""
SPLIT = frozenset("train training trn val valid validation test epoch step iter batch".split())
"""Of these, what says on which data, or how often."""
WHOLE = frozenset("total all full overall".split())
"""Of these, what says that a loss holds all of its terms."""
HOW = frozenset("train training trn val valid validation test last best full".split())
"""Of these, what makes `is` the verb."""

WHICH = frozenset(
    """global local spatial temporal coarse fine patch ema teacher student source target src tgt
    forward backward fwd bwd first second scale""".split()
)
"""Words that say which of several players, or where it looks."""

GLUED = frozenset(
    """loss err error cost net gen dis disc critic real fake gan wgan adv acc grad norm lr
    score logit logits prob pred generator discriminator total""".split()
)
"""Words that are written together with others: `errD`, `discloss`, `lossG`."""
