"""What helps against lost diversity; shared by the faults of that group."""

from __future__ import annotations

from tb_gan_doctor.model import Remedy

DIVERSITY_REMEDIES: tuple[Remedy, ...] = (
    Remedy(
        id="lower-generator-rate",
        do="Go back to the checkpoint before the onset and divide the generator's learning rate "
        "by 4 (beta1 at most 0.5).",
        because="Steps that are too long let the generator chase one mode at a time. Multiplying "
        "its rate by 20 collapsed 3 of 7 test set-ups.",
        watch="diversity/excess_empty",
        cost="restart",
        sources=("Radford et al. 2016, DCGAN, section 4 (beta1 0.5)", "Heusel et al. 2017, TTUR"),
        code="for group in opt_g.param_groups:\n    group['lr'] /= 4",
    ),
    Remedy(
        id="fresh-noise",
        do="Check the generator's input: fresh noise in every step, with standard deviation 1.",
        because="Noise that hardly varies, or is drawn once, gives samples that hardly vary.",
        watch="diversity/minibatch_std_ratio",
        cost="free",
        sources=("Odena et al. 2018, Is Generator Conditioning Causally Related to Performance?",),
        code="z = torch.randn(batch_size, latent_size, device=device)  # inside the loop",
    ),
    Remedy(
        id="minibatch-standard-deviation",
        do="Let the discriminator see how varied a batch is (minibatch standard deviation).",
        because="It can then reject a batch of look-alikes, which single samples hide.",
        watch="diversity/minibatch_std_ratio",
        cost="retrain",
        sources=("Karras et al. 2018, Progressive GAN, section 3", "Salimans et al. 2016"),
        code=(
            "spread = x.std(0, unbiased=False).mean().expand(len(x), 1, *x.shape[2:])\n"
            "x = torch.cat([x, spread], dim=1)  # before the discriminator's last block"
        ),
    ),
    Remedy(
        id="relativistic-loss",
        do="Change to the relativistic loss with R1 and R2 penalties.",
        because="Losses that score real and fake apart have many bad basins, each a mode collapse; "
        "the relativistic pairing has none of them.",
        watch="diversity/coverage",
        cost="retrain",
        sources=("Sun et al. 2020, arXiv 2011.04926", "Huang et al. 2024, R3GAN"),
        unless={"relativistic": "it is already the loss of this run"},
    ),
    Remedy(
        id="spectral-normalization",
        do="Add spectral normalization to the discriminator.",
        because="Mode collapse goes along with a collapse of the discriminator's spectrum.",
        watch="diversity/rke_ratio",
        cost="retrain",
        sources=("Miyato et al. 2018", "Liu et al. 2019, arXiv 1908.10999"),
        code="layer = torch.nn.utils.parametrizations.spectral_norm(layer)",
        unless={"wgan-gp": "the gradient penalty already limits the critic's slope"},
    ),
    Remedy(
        id="packed-samples",
        do="Let the discriminator judge two to four samples at once (PacGAN).",
        because="Packed samples make missing modes visible to it.",
        watch="diversity/excess_empty",
        cost="retrain",
        sources=("Lin et al. 2018, PacGAN",),
    ),
)
