"""Roles of logged names: what people call the same thing, and what must not be taken for it."""

from __future__ import annotations

import pytest

from tb_gan_doctor.read.scalars import role_of
from tb_gan_doctor.read.scalars.roles import ROLES
from tests.read.scalars.further_names import FURTHER_NAMES

NAMES = {
    "d_loss": """
        Critic cost; Critic_loss; D; D Cost; D loss; DISC_LOSS; DLoss; D_B; D_GAN_loss;
        D_cost; D_gan_loss; D_loss; D_loss_total; D_total; D_total_loss; Disc/total;
        Discriminator; Discriminator/Loss; Discriminator_Loss/epoch; GAN/Discriminator_Loss;
        GAN/loss/critic; Loss D/train; Loss D_A; Loss/D_total; Loss/GAN_disc;
        Loss/train/discriminator; Loss_discriminator::Loss; Loss_netD; Losses_D::Losses;
        Losses_Discriminator::Losses; MSD_d_loss; Train/discriminator; Training Loss/D;
        batch_d_loss; critic cost; critic/loss; d-loss; d_hinge_loss; d_loss/train;
        d_loss_A; d_loss_total; d_loss_value; d_total; disc/loss; disc_loss; discriminator;
        discriminator/total_loss; discriminator_cost; dloss; epoch_d_loss; errD; err_d;
        evaluation_d_loss_vs_iterations; gan/d_loss; hinge_d_loss; loss.discriminator;
        loss/D_B; loss/critic; loss/d/total; loss/dis; loss/discriminator; lossD/train;
        loss_D/train; loss_D_A; loss_D_GAN; loss_critic; loss_d_all; loss_dis_a;
        loss_dis_total; loss_disc; loss_netD; lossdis; losses/D; losses/disc_loss;
        losses/discriminator; losses::d_loss; netD/loss; train/D; train/disc/loss;
        train/disc_loss; train/discriminator_loss; train/loss_discriminator;
        train_disc_loss; training/D/loss; val/d_loss; wgan_d_loss
    """,
    "g_loss": """
        G; G Cost; G loss; GLoss; G_loss; G_total_loss; Gen_loss; Generator; Generator/Loss;
        Generator_Loss/epoch; Loss/train/generator; Loss_generator::Loss; Losses_G::Losses;
        epoch_g_loss; errG; err_g; g-loss; g_loss_total; gan/g_total; gen/loss;
        gen_total_loss; generator; generator/total_loss; generator_cost; gloss;
        loss.generator; loss/g/total; loss/gen; loss/gen_total; loss/generator; loss_G_A;
        loss_g_all; loss_gen; loss_gen_total; losses/G; losses::g_loss; netG/loss;
        runs/x/Loss_generator::Loss; train/G; train/g_loss; train/g_loss_epoch;
        train/generator_loss; train_gen_loss; training/gen_loss_total
    """,
    "g_adv": """
        G/adv; G/latent_adv; G/loss_fake; GAN; G_A; G_B; G_GAN; G_adv; G_adv_loss;
        G_mse_fake_loss; adv; adv_loss; adversarial_loss; g_adv_loss; g_loss/gan_loss;
        g_loss_fake; gan_loss; gen_adv_loss; generator/adversarial; generator_adv_loss;
        generator_loss_GAN; l_g_gan; loss/g/0; loss/g_adv; loss/g_gan; loss_GAN; loss_adv;
        loss_gen_adv_a; loss_gen_fake; losses/g_fake_loss; losses/l_g_gan;
        train/adversarial_loss; train/loss_G_adv
    """,
    "d_real": """
        D(x); D(x)/train; D/real_score; D_out_real; D_real; D_x; Discriminator/logits_real;
        GAN/D_real_mean; Loss/scores/real; Real Score; Real score; Score/real;
        critic/real_score; critic_real; d_real; d_real_mean; d_x; disc_pred_real; disc_real;
        discriminator/real_output; logits/real; out_d_real; pred_real; predict_real;
        prediction/real; real_logits; real_pred; real_score; real_validity; scores/real;
        train/logits_real
    """,
    "d_fake": """
        D(G(z)); D(G(z))/after; D(G(z))_2; D(fake); DGz; D_Fake; D_G_z2; D_fake;
        D_generated; D_gz; D_out_fake; Fake Score; critic_fake; d_fake; d_g_z1; d_gz;
        disc_fake; disc_pred_fake; discriminator/fake_output; fake_logits; fake_pred;
        fake_score; logits/fake; out_d_fake; pred_fake; predict_fake; prediction/fake;
        scores/fake; train/logits_fake
    """,
    "d_loss_real": """
        D/loss_real; D_loss/real; D_real_loss; d_loss_real; d_real_loss/train;
        disc_real_loss; discriminator_real_loss; errD_real; l_d_real; loss/d_r/0;
        loss/d_real; lossD_real; loss_D_real; loss_disc_real; loss_real; real_loss;
        train/real_loss
    """,
    "d_loss_fake": """
        D/loss_fake; D_fake_loss; D_loss/fake; d_loss_fake; disc_fake_loss;
        discriminator_fake_loss; errD_fake; fake_loss; l_d_fake; loss/d_fake; loss/d_g/0;
        lossD_fake; loss_D_fake; loss_disc_fake; train/fake_loss
    """,
    "d_acc": """
        D/acc; D_acc; D_accuracy; Train/Accuracy_D_real; acc/fake; acc_D; acc_real;
        accuracy/discriminator; critic_acc; d_acc; disc_acc; discriminator_accuracy;
        real_acc; signs/real
    """,
    "gp": """
        D/gradient_penalty; D/latent_reg; D/loss_gp; Discriminator/r1_loss_val; GP;
        Loss/r1_penalty; R1; Regularization/R1; critic/gp; d_gp; d_r1; d_r1_loss; d_reg;
        errD_gp; gp; gp_loss; grad_pen; grad_penalty; gradient_penalty; lipschitz_penalty;
        loss/d_reg; loss/gradient_penalty; loss/r1; lossD_gp; loss_disc_r1; loss_gp;
        loss_r1; r1; r1_loss; r1_penalty; r1_reg
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
        G_lr; Learning Rate; LearningRate; g_lr; learning_rate; learning_rate_G; lr;
        lr-Adam; lr-Adam/pg1; lr/D; lr/generator; lr_discriminator; lr_g; lr_scheduler/lr_g;
        optim/lr_d; optimizer/lr; train/lr
    """,
    "metric": """
        FID; FID score; FID/train; FID/val; Frechet Inception Distance; IS; IS score;
        IS_mean; Inception Score; KID; KID_mean; Kernel_Inception_Distance; Metrics/PSNR;
        Metrics/is50k_mean; best_FID; best_fid; clean_fid; eval/FID;
        eval/inception_score_mean; eval_fid; fid; fid50k; fid5k; fid_score;
        frechet_distance; frechet_inception_distance; inception_score; is_mean; kid;
        metrics/fid; metrics/kid50k_full; test/kid_mean; test_fid; val/fid;
        val_fid
    """,
    "aux": """
        D/loss_cls; D_cls_loss; G/cycle; G/cycle_loss; G/latent_cyc; G/latent_ds;
        G/latent_sty; G/loss_rec; G/lpips; GAN_Feat; G_GAN_Feat; G_L1_loss; G_VGG;
        G_feat_match_loss; G_identity; G_path_loss; G_stft_loss_mg; Generator/l1;
        Loss/G/reg; Loss/cycle_A2B; Mean Path Length; PL; Path Length Regularization; VGG;
        content_loss; cycle_loss; cycle_loss/A; d_aux_loss; feature_matching_loss; fm_loss;
        g_rec_loss; generator_dur_loss; generator_feat_match_loss; generator_loss_L1;
        identity_loss; idt_A; idt_B; kl_loss; l1_loss; l_g_percep; loss/G_identity;
        loss/g/fm; loss/pl; loss_G_L1; loss_G_cycle; loss_cycle_A; loss_fm;
        loss_gen_recon_x_a; loss_idt_A; loss_kl; loss_l1; loss_path_regular; loss_rec;
        loss_vgg; losses/l_g_pix; lpips_loss; mel_loss; path_length; path_penalty;
        perceptual; perceptual_loss; pl_loss; rec_x; recon_loss; ssim_loss; style_loss;
        train/feature_matching_loss; train/mel_loss; train/spectral_convergence_loss;
        tv_loss; vgg_loss
    """,
    None: """
        3D_loss; Augment; Loss_train::Loss; Progress/augment; Progress/kimg;
        Resources/peak_gpu_mem_gb; Rt; SS; Timing/sec_per_kimg; TrainIterStats/avg_loss_0;
        acc; accuracy; actor_loss; ada_p; batch_size; beta; bleu; bpc;
        charts/episodic_return; critic/value; d; d_model; ddpm_loss; decoder_loss;
        degradation; degree; delta; dense_loss; density; depth_loss; detection_loss; dice;
        dice_loss; diffusion_loss; digit_loss; dino_loss; direct_loss; direction_loss; dis;
        discount; discrepancy; disentangle_loss; disparity_loss; displacement; distance;
        distance_loss; distill_loss; distillation_loss; distortion_loss; domain_loss;
        dropout; elapsed; epoch; eta; eval/gen_len; eval/rougeL; eval_loss; fps; g; gain;
        gamma; gate; gate_loss; gauss_loss; gaze_loss; gcn_loss; gen_len; general/loss;
        general_loss; generalization_gap; genre_acc; global_loss; global_step; gnn_loss;
        gpu; grad_norm; grad_scale; gradient; gradient_clip; gradient_loss; group_loss;
        gru_loss; gt_loss; gt_score; hp/lr_gamma; images/sec; iou; length; loss; loss/2D;
        loss/class; loss/total; loss_0; loss_2d; loss_3d; loss_bbox; loss_ctc; loss_depth;
        loss_det; loss_detector; loss_device; loss_dir; loss_disp; loss_distance; loss_gaze;
        loss_gcn; loss_general; loss_geo; loss_giou; loss_mlm; loss_objectness;
        loss_rpn_cls; loss_scale; loss_seg; loss_total; losses/policy; losses/qf1_loss; mAP;
        mIoU; memory; norm; perplexity; policy_loss; ppl; predict_loss; reward;
        rollout/ep_rew_mean; speed; step; step_time; time; tokens; top1; total_flos;
        train/acc; train/approx_kl; train/box_loss; train/entropy_loss; train/epoch_time;
        train/loss_di; train/nll_loss; train/obj_loss; train/ppl; train/quant_loss;
        train/total_loss; train_loss; train_loss_epoch; train_loss_step; train_runtime;
        train_samples_per_second; val_acc_epoch; val_accuracy; val_loss; weight_decay
    """,
    "other": """
        G/lambda_ds; Weight/GAN_d_weight; d_loss_weight; disc_weight; train/d_weight;
        train/disc_factor; Metrics/is50k_std; IS_std; KID_std; fid_seconds; time/fid;
        metrics/lpips; Metrics/ppl2_wend
    """,
}


def _names(text: str) -> list[str]:
    return [" ".join(name.split()) for name in text.split(";") if name.strip()]


def _each() -> list[tuple[str, str | None]]:
    return [(name, role) for role, names in NAMES.items() for name in _names(names)]


@pytest.mark.parametrize(("name", "role"), _each())
def test_a_name_has_its_role(name: str, role: str | None) -> None:
    assert role_of(name) == role


@pytest.mark.parametrize("role", FURTHER_NAMES)
def test_names_of_public_code_have_their_role(role: str | None) -> None:
    names = _names(FURTHER_NAMES[role])
    assert {name: role_of(name) for name in names} == dict.fromkeys(names, role)


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
