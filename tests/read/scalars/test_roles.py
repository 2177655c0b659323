"""Roles of logged names: what people call the same thing, and what must not be taken for it."""

from __future__ import annotations

import pytest

from tb_gan_doctor.read.scalars import role_of
from tb_gan_doctor.read.scalars.roles import ROLES

NAMES = {
    "d_loss": """
        Critic cost; Critic_loss; D Cost; D loss; DISC_LOSS; DLoss; D_B; D_GAN_loss; D_cost;
        D_loss; D_total; D_total_loss; Discriminator/Loss; Discriminator_Loss/epoch;
        GAN/Discriminator_Loss; GAN/loss/critic; Loss D/train; Loss/D_total; Loss/GAN_disc;
        Loss_discriminator::Loss; Loss_netD; Losses_D::Losses; Losses_Discriminator::Losses;
        MSD_d_loss; Train/discriminator; Training Loss/D; critic cost; critic/loss; d-loss;
        d_hinge_loss; d_loss/train; d_loss_A; d_loss_total; d_loss_value; d_total;
        disc/loss; disc_loss; discriminator; discriminator_cost; dloss; epoch_d_loss; errD;
        err_d; gan/d_loss; hinge_d_loss; loss.discriminator; loss/D_B; loss/critic;
        loss/dis; loss/discriminator; lossD/train; loss_D_A; loss_D_GAN; loss_critic;
        loss_d_all; loss_dis_total; loss_netD; lossdis; losses/D; losses/disc_loss;
        losses/discriminator; losses::d_loss; netD/loss; train/D; train/disc/loss;
        train/discriminator_loss; train/loss_discriminator; train_disc_loss;
        training/D/loss; val/d_loss; wgan_d_loss
    """,
    "g_loss": """
        G Cost; G loss; GLoss; G_loss; G_total_loss; Gen_loss; Generator/Loss;
        Generator_Loss/epoch; Loss_generator::Loss; Losses_G::Losses; errG; err_g; g-loss;
        g_loss_total; gan/g_total; gen/loss; generator; generator_cost; gloss;
        loss.generator; loss/gen; loss/gen_total; loss/generator; loss_G_A; loss_g_all;
        losses/G; losses::g_loss; netG/loss; runs/x/Loss_generator::Loss; train/G;
        train/g_loss_epoch; train/generator_loss; train_gen_loss
    """,
    "g_adv": """
        G/adv; G_A; G_B; G_GAN; G_adv; adv_loss; adversarial_loss; g_adv_loss;
        g_loss/gan_loss; g_loss_fake; gan_loss; gen_adv_loss; generator/adversarial;
        loss/g_adv; loss/g_gan; loss_GAN; loss_adv; losses/g_fake_loss; train/loss_G_adv
    """,
    "d_real": """
        D(x); D(x)/train; D/real_score; D_out_real; D_real; D_x; Discriminator/logits_real;
        GAN/D_real_mean; Loss/scores/real; Score/real; critic/real_score; critic_real;
        d_real; d_real_mean; d_x; disc_real; discriminator/real_output; logits/real;
        pred_real; real_logits; real_pred; real_score; real_validity; scores/real
    """,
    "d_fake": """
        D(G(z)); D(G(z))/after; D(G(z))_2; D(fake); DGz; D_G_z2; D_fake; D_generated; D_gz;
        D_out_fake; critic_fake; d_fake; d_g_z1; d_gz; disc_fake; discriminator/fake_output;
        fake_logits; fake_pred; fake_score; logits/fake; pred_fake; scores/fake
    """,
    "d_loss_real": """
        D/loss_real; D_loss/real; D_real_loss; d_loss_real; d_real_loss/train;
        disc_real_loss; errD_real; loss/d_real; lossD_real; loss_D_real; loss_real;
        real_loss
    """,
    "d_loss_fake": """
        D/loss_fake; D_fake_loss; D_loss/fake; d_loss_fake; disc_fake_loss; errD_fake;
        fake_loss; loss/d_fake; lossD_fake; loss_D_fake
    """,
    "d_acc": """
        D/acc; D_acc; D_accuracy; Train/Accuracy_D_real; acc/fake; acc_D; acc_real;
        accuracy/discriminator; critic_acc; d_acc; disc_acc; discriminator_accuracy;
        real_acc; signs/real
    """,
    "gp": """
        D/gradient_penalty; Discriminator/r1_loss_val; GP; Loss/r1_penalty; R1; critic/gp;
        d_gp; d_r1_loss; d_reg; errD_gp; gp; gp_loss; grad_pen; grad_penalty;
        gradient_penalty; loss/d_reg; loss/gradient_penalty; loss/r1; lossD_gp; loss_gp; r1;
        r1_loss; r1_penalty
    """,
    "w_dist": """
        EMD; GAN/wasserstein-distance; W_distance; Wasserstein estimate; Wasserstein_D;
        Wasserstein_dist; em_distance; emd; w_dist; w_distance; wass_dist; wasserstein;
        wasserstein_distance
    """,
    "grad_norm_g": """
        G/grad_norm; g_grad_norm; generator_grad_norm; grad_norm/G; grad_norm/gen;
        grad_norm_g; gradient_norm/generator
    """,
    "grad_norm_d": """
        D/grad_norm; d_grad_norm; disc_grad_norm; grad_norm/D; grad_norm_d;
        gradient_norm/discriminator
    """,
    "lr": """
        LearningRate; g_lr; learning_rate; learning_rate_G; lr; lr-Adam; lr/D; lr_g;
        optimizer/lr; train/lr
    """,
    "metric": """
        FID; FID/train; Frechet Inception Distance; IS; IS_mean; Inception Score; KID;
        KID_mean; Metrics/is50k_mean; best_fid; eval/FID; fid; fid50k; fid_score;
        frechet_distance; inception_score; is_mean; kid; metrics/fid; metrics/kid50k_full;
        test_fid; val/fid
    """,
    "aux": """
        D_cls_loss; G/cycle; G/lpips; G_L1_loss; G_path_loss; Loss/G/reg; content_loss;
        cycle_loss; d_aux_loss; feature_matching_loss; fm_loss; g_rec_loss; identity_loss;
        idt_A; kl_loss; l1_loss; loss/pl; loss_G_L1; loss_cycle_A; loss_fm; loss_idt_A;
        loss_kl; loss_l1; loss_rec; loss_vgg; lpips_loss; mel_loss; path_length;
        perceptual_loss; pl_loss; recon_loss; ssim_loss; style_loss; tv_loss; vgg_loss
    """,
    None: """
        3D_loss; Loss_train::Loss; Progress/augment; Timing/sec_per_kimg; acc; accuracy;
        actor_loss; batch_size; beta; bleu; charts/episodic_return; critic/value; d_model;
        degree; dense_loss; dice_loss; direction_loss; discount; disparity_loss;
        distance_loss; distill_loss; distillation_loss; domain_loss; dropout; elapsed;
        epoch; eval_loss; fps; gamma; gate_loss; gauss_loss; general_loss;
        generalization_gap; genre_acc; global_step; gpu; grad_norm; gradient_clip; gt_loss;
        images/sec; length; loss; loss/2D; loss/total; loss_2d; loss_3d; loss_bbox;
        loss_depth; loss_detector; loss_device; loss_dir; loss_disp; loss_distance;
        loss_gaze; loss_general; loss_total; losses/policy; losses/qf1_loss; mIoU; memory;
        norm; perplexity; policy_loss; ppl; reward; rollout/ep_rew_mean; speed; step; time;
        train/acc; train/approx_kl; train/entropy_loss; train/loss_di; train/total_loss;
        train_loss; train_runtime; val_accuracy; val_loss; weight_decay
    """,
    "other": """
        Weight/GAN_d_weight; d_loss_weight; train/disc_factor
    """,
}


def _each() -> list[tuple[str, str | None]]:
    return [
        (" ".join(name.split()), role)
        for role, names in NAMES.items()
        for name in names.split(";")
        if name.strip()
    ]


@pytest.mark.parametrize(("name", "role"), _each())
def test_a_name_has_its_role(name: str, role: str | None) -> None:
    assert role_of(name) == role


@pytest.mark.parametrize("role", sorted({role for _, role in _each() if role}))
def test_every_role_is_a_known_one(role: str) -> None:
    assert role in ROLES


@pytest.mark.parametrize(
    "name", ["", "/", "::", "___", "損失", "d" * 5000, "a/" * 500, "loss_d\x00", "%s{}", "D(((("]
)
def test_odd_names_are_answered(name: str) -> None:
    assert role_of(name) in (None, *ROLES)


def test_the_role_may_stand_in_the_name_of_the_run() -> None:
    assert role_of("exp1/Losses_generator::Losses") == "g_loss"
    assert role_of("data/errD::loss") == "d_loss"
    assert role_of("gan_mnist::loss") is None
