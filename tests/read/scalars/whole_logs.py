"""What whole logs hold, as public code of many kinds writes them: GANs, and what is none."""

from __future__ import annotations

GANS = {
    "dcgan": """
        Loss_D; Loss_G; D(x); D(G(z))_1; D(G(z))_2
    """,
    "pix2pix": """
        G_GAN; G_L1; D_real; D_fake
    """,
    "cyclegan": """
        D_A; G_A; cycle_A; idt_A; D_B; G_B; cycle_B; idt_B
    """,
    "stylegan2 ada": """
        Loss/scores/real; Loss/scores/fake; Loss/signs/real; Loss/signs/fake; Loss/G/loss;
        Loss/D/loss; Loss/r1_penalty; Loss/D/reg; Loss/pl_penalty; Loss/G/reg; Progress/tick;
        Progress/kimg; Progress/augment; Timing/sec_per_kimg; Resources/cpu_mem_gb
    """,
    "biggan": """
        G_loss; D_loss_real; D_loss_fake
    """,
    "bigvgan": """
        training/gen_loss_total; training/mel_spec_error; training/disc_loss_mpd;
        training/gen_loss_mpd; training/disc_loss_mrd; training/gen_loss_mrd;
        training/fm_loss_mpd; training/grad_norm_mpd; training/grad_norm_g;
        training/learning_rate_d; training/learning_rate_g
    """,
    "parallel wavegan": """
        train/adversarial_loss; train/generator_loss; train/discriminator_loss; train/real_loss;
        train/fake_loss; train/spectral_convergence_loss; train/log_stft_magnitude_loss;
        eval/generator_loss; eval/discriminator_loss
    """,
    "vits": """
        loss/g/total; loss/d/total; learning_rate; grad_norm_d; grad_norm_g; loss/g/fm;
        loss/g/mel; loss/g/dur; loss/g/kl; loss/g/0; loss/g/1; loss/g/2; loss/g/3; loss/g/4;
        loss/g/5; loss/d_r/0; loss/d_r/1; loss/d_r/2; loss/d_r/3; loss/d_r/4; loss/d_r/5;
        loss/d_g/0; loss/d_g/1; loss/d_g/2; loss/d_g/3; loss/d_g/4; loss/d_g/5
    """,
    "basicsr": """
        losses/l_g_pix; losses/l_g_percep; losses/l_g_gan; losses/l_d_real; losses/out_d_real;
        losses/l_d_fake; losses/out_d_fake; lrs/lr_0
    """,
    "vqgan": """
        train/discloss; train/disc_factor; train/logits_real; train/logits_fake; train/d_weight;
        train/g_loss; train/rec_loss; train/p_loss; train/nll_loss; train/quant_loss;
        train/aeloss; train/total_loss; val/rec_loss
    """,
    "mimicry": """
        errD; errG; D(x); D(G(z)); lr_D; lr_G
    """,
    "wgan gp": """
        critic_loss; g_loss; gradient_penalty; wasserstein_distance
    """,
    "munit": """
        loss_gen_adv_a; loss_gen_adv_b; loss_gen_total; loss_dis_a; loss_dis_b; loss_dis_total;
        loss_gen_recon_x_a; loss_gen_recon_x_b
    """,
    "lightning": """
        train_d_loss_step; train_d_loss_epoch; train_g_loss_step; train_g_loss_epoch; epoch
    """,
    "generator named after its judge": """
        loss_disc_fake; loss_disc_real; loss_disc_fake_g; loss; memory; time; data_time
    """,
    "audio codec": """
        loss; adv/gen_loss; adv/feat_loss; adv/disc_loss; mel/loss; waveform/loss;
        vq/commitment_loss; vq/codebook_loss; other/learning_rate; other/grad_norm;
        other/grad_norm_d
    """,
    "restoration": """
        l1_loss; perceptual_loss; adv_loss; d_loss
    """,
    "auxiliary classifier": """
        D_loss; G_loss; D_acc; class_acc; cls_loss
    """,
    "anomaly detection": """
        err_g; err_d; err_g_adv; err_g_con; err_g_enc; test/auc
    """,
    "fastai": """
        train_loss; gen_loss; crit_loss
    """,
    "espnet": """
        train/generator_loss; train/generator_adv_loss; train/generator_mel_loss;
        train/generator_kl_loss; train/generator_dur_loss; train/discriminator_loss;
        train/discriminator_real_loss; train/discriminator_fake_loss;
        train/generator_forward_time; train/optim0_lr0
    """,
    "multi scale": """
        loss_D/scale0; loss_D/scale1; loss_G/adv; loss_G/rec
    """,
}
OTHERS = {
    "electra": """
        train/gen_loss; train/disc_loss; train/loss; train/mlm_accuracy; train/rtd_accuracy;
        learning_rate
    """,
    "electra with masked_lm_loss": """
        masked_lm_loss; generator_loss; discriminator_loss; disc_precision; disc_recall;
        sampled_masked_lm_accuracy
    """,
    "adversarial training": """
        train/adv_loss; train/clean_loss; train/adv_acc; train/clean_acc; lr
    """,
    "adversarial training and distillation": """
        adv_loss; dis_loss; nat_acc; robust_acc
    """,
    "domain-adversarial": """
        class_loss; domain_loss; domain_acc; source_acc; target_acc
    """,
    "domain-adversarial with a discriminator": """
        train/cls_loss; train/adv_loss; train/discriminator_loss; train/target_acc; lr
    """,
    "segmentation of another domain": """
        loss_seg1; loss_seg2; loss_adv_target1; loss_adv_target2; loss_D1; loss_D2
    """,
    "adda": """
        class_loss; loss_gan; loss_discriminator; acc/target
    """,
    "gail": """
        discriminator_loss; generator_loss; expert_acc; reward
    """,
    "gail with an expert": """
        Loss/discriminator_loss; Loss/generator_loss; D out/generator; D out/expert
    """,
    "sac": """
        losses/qf1_loss; losses/actor_loss; losses/alpha; charts/episodic_return
    """,
    "actor-critic": """
        actor_loss; critic_loss; return
    """,
    "motion prior": """
        Loss/value_function; Loss/surrogate; Loss/AMP; Loss/disc_loss; Loss/disc_grad_penalty;
        Train/mean_reward
    """,
    "critic beside a goal": """
        critic_loss; g_loss; Q1; eval/success_rate
    """,
    "yolo": """
        train/box_loss; train/cls_loss; train/dfl_loss; metrics/precision(B); metrics/recall(B);
        lr/pg0
    """,
    "taxonomy": """
        train/spec_loss; train/gen_loss; train/fam_loss; train/tot_loss
    """,
    "language model by reinforcement": """
        critic/score/mean; critic/rewards/mean; actor/pg_loss; actor/entropy_loss;
        response_length/mean
    """,
    "distillation": """
        loss_kd; loss_ce; teacher_acc; student_acc
    """,
    "distillation without data": """
        loss_G; loss_S; teacher/acc; student/acc
    """,
    "energy model": """
        energy/real; energy/fake; loss
    """,
    "separation": """
        train/si_snr; train/loss; val/sdr
    """,
    "segmentation": """
        info/loss_dice; info/loss_ce; info/lr; val/dice
    """,
    "diffusion": """
        loss; mse; vb; grad_norm; loss_q0; loss_q3
    """,
    "vae": """
        elbo; recon_loss; kl_loss
    """,
    "contrastive": """
        train/contrastive_loss; logit_scale; top1
    """,
    "private features": """
        task_loss; adversary_loss; adversary_acc; task_acc
    """,
    "retrieval": """
        dense_loss; gen_loss; disc_acc; mrr
    """,
    "advantages beside a critic": """
        train/critic_loss; train/adv_mean; train/adv_std; train/critic_grad_norm
    """,
    "fair features": """
        train/adv_loss; train/clf_loss; train/loss
    """,
    "distillation with an adversary": """
        gan_loss; d_loss; logit_kd_loss; node_feats_kd_loss; cls_loss
    """,
    "vocoder that logs no discriminator": """
        training/gen_loss_total; training/mel_spec_error; validation/mel_spec_error
    """,
}
