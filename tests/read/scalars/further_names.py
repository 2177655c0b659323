"""Names as public code logs them, by role: GANs for images, audio, text, and what is none."""

from __future__ import annotations

FURTHER_NAMES = {
    "d_loss": """
        discriminator_or_critic_loss; Discr. Loss; discr_loss; dis_a_loss; dis_b_loss; advD_loss;
        loss_d_ad; discriminatorI2T_loss; discriminator total loss; train/y_disc_loss;
        x_disc_loss; D_train_loss; train_D_loss; d_loss_8; d_loss_128; D_loss_scale/3; Epoch loss
        train Discriminator/epoch; Discriminator loss/train_iteration; Loss/discriminator_x;
        Loss/discriminator_y; Loss/Discriminator/Adversarial; loss/critic_total;
        loss/critic_global; loss/critic_local_raw; disc/lossDiscB; disc/loss_disc_all;
        dis/loss_discriminator_train; Disc/Loss; L_D; train/d_loss_spatial; train/d_loss_slm;
        d_gan; loss_D_src; d_loss/fd_loss; training/disc_loss_mpd; training/disc_loss_mrd;
        adv/disc_loss; crit_loss; dis_update/total; dis_update/GAN; disc_gan; train_discr_adv;
        l_d; l_d_left_eye; l_image_dis; l_video_dis; Image Discriminator Loss;
        Joint/Discriminator_Loss; loss/loss_d; disA_loss; D_A_loss; t_discrim_loss; loss_dis_xx;
        TrainIterStats/loss_disc; TrainIterStats/avg_loss_disc; losses/discriminator_loss;
        discriminator_gan_loss; dev disc cost; train disc cost; d_hinge; loss/d_0; Train_D_loss;
        DISCRIMINATOR; val_d_loss; lossD_A; netD_A_loss; Total Discriminator Loss; d/loss;
        D1_loss; D2_loss; mpd_loss; loss_msd; loss/discriminator/total; disc_ffhq_loss;
        Training/Discriminator Loss (batch); loss_netD_B; model_D_loss; D_logistic;
        adversarial/discriminator_loss; avg_d_loss; running_loss_D; d_err; errD_total; critic;
        losses/critic_loss; netD; Loss_Discriminator_A; patch_d_loss; loss_d_patch; D_face_loss;
        dloss_avg; GAN/Loss/Discriminator; GAN_D_error; gans/discriminator; d_photo loss; d_monet
        loss; Train/Discriminator; train/discriminator_batch_loss; GAN/Loss_D; GAN/d_loss;
        d_loss_overall; train_d/loss; train/loss_discriminator; train/crit_loss;
        discriminatorCost; Discriminator X loss; Discriminator Y loss; loss_discr;
        Loss_Details/D_Adv; loss_discriminator/train; train/loss_disc_all; errD_loss; errD/d_loss;
        loss/D_Y; loss/D_X; loss/dis; WGAN/Loss/Discriminator; wgan/loss/discriminator;
        wgan_loss_d; D/adv; epoch_discriminator_loss; errD(wasserstein distance); Loss/Loss_D;
        disc; discriminator_epoch_loss
    """,
    "g_loss": """
        gen_a_loss; gen_b_loss; Gen. Loss; genr_loss; generatorI2T_loss; generatorT2I_loss;
        G_train_loss; G_loss_scale/3; g_loss_8; g_loss_128; Epoch loss train Generator/epoch;
        Generator loss/train_iteration; Loss/Generator/Total; Loss/Generator_Total;
        loss/generator_total; loss/gen/total; loss/gen-loss; gen/loss_gen_all;
        gen/loss_generator_train; Gen/Loss; L_G; g_loss/total_loss; train/total_g_loss;
        gen_update/total; Joint/Generator_Loss; loss/loss_g; G_A_loss; TrainIterStats/loss_gen;
        losses/generator_loss; Train_G_loss; val_g_loss; l_gen; g/loss; loss_generator_total;
        Total Generator Loss; running_loss_G; avg_g_loss; g_err; errG_total; All_loss_Gen;
        GENERATOR LOSS FUNCTION/train_loss; lossGen; Loss_netG; G1_loss; Training/Generator Loss
        (batch); loss/generator_global; netG; train/loss_gen_step; g_train_loss_epoch;
        full_generator_loss; loss_gen_b; model_G_loss; gans/generator; GAN_G_error; GAN/Gen/Loss;
        g/g; train/generator_batch_loss; GAN/Loss_G; G/loss_total; train_g/loss;
        train/loss_generator; GAN/g_loss; GAN/Loss/Generator; generator_total_loss; generatorCost;
        loss_gener; loss_generator/train; train/loss_gen_all; errG/g_loss;
        generator/gen_loss_total; WGAN/Loss/Generator; wgan/loss/generator; Loss/Loss_G;
        epoch_generator_loss; gen
    """,
    "g_adv": """
        advG_loss; loss_g_ad; Gen GAN loss; train_GAN_loss; Loss/Generator/Adversarial;
        loss/gen/adv; g_loss/adversarial; g_gan_loss; gen_gan_loss; Gen/Loss_fake; loss_G_src;
        adv/gen_loss; gen_update/GAN; gen_gan; train_gen_adv; l_g_gan_mouth; G_T_GAN0; G_T_GAN;
        Train_G_loss_adv; generator_gan_loss; err_g_adv; gen_adv; loss_disc_fake_g;
        adversarial_loss_g; loss/G_adversarial; adv_g; train/adv_g_loss; t_adversarial_loss;
        gan_loss_a; loss_GAN_AB; loss_GAN_A2B; G_gan_loss; G_loss_GAN; g_loss_adv;
        generator/adv_loss; lossG_adv; GAN_loss_G; G_A_adv_loss; Train/Generator_adv; G/loss_adv;
        g_loss_ad; G_ad_loss_GA; Generator Loss/GAN Loss; errG_fake; G/adv; loss/gan
    """,
    "d_loss_real": """
        d_loss_true; train/y_disc_loss/real; loss_discriminator_real; Discriminator Real Loss;
        D_real_cost; d_real_error; Disc/Loss_r; loss_real_D; d_loss/real; discriminator/loss_real;
        err_d_real; Loss/train/D/real/3; loss_D_real_train; real_d_loss; lossDReal; D_A_real_loss;
        loss_disc_real_0; generator.discriminator_real_loss; D/real_loss; critic_loss_real;
        disc/real/loss; D_loss_real_image; TrainIterStats/loss_disc_real; disc_loss_real;
        loss_d_real; Discriminator Loss/Loss Real; Loss_D_real/train; loss/loss_d_real;
        Loss/Loss_D_Real; validation errD_real
    """,
    "d_loss_fake": """
        d_loss_generated; train/y_disc_loss/fake; loss_discriminator_fake; Discriminator Fake
        Loss; D_fake_cost_source; d_fake_error; Disc/Loss_f; loss_fake_D; d_loss/fake; err_d_fake;
        Loss/train/D/fake/3; loss_D_fake_train; fake_d_loss; D_A_fake_loss; critic_loss_fake;
        d_fake_not_match_loss; discriminator/loss_fake; Discriminator Loss/Loss Fake;
        Loss_D_fake/train; Loss/Loss_D_Fake
    """,
    "d_real": """
        D_Real_Mean; Score/Real; train_discr_real_out; t_discrim_real_output; D_T_real0;
        losses/real_score; Loss/real_scores; critic_pred_realism_on_real; D_A_real; real_scores;
        disc/real; D real; D(x)_mean; logit_real; D_logits_real; d_prob_real; D/real_mean;
        disc/score_real; d_x_epoch; real_pred_mean; Score_D; gans/discr_true_avg; d_real_mean;
        d_score; Loss/Real Score
    """,
    "d_fake": """
        D_Fake_Mean; Score/Fake; D(G(z))_pre; D(G(z))_post; D_fake2; train_discr_fake_out;
        D_T_fake0; losses/fake_score; Loss/fake_scores; Loss/scores/fake_fg;
        critic_pred_realism_on_fake; D_A_fake; fake_scores; disc/fake; D fake; logit_fake;
        D_logits_fake; d_prob_fake; D_G_z_mean; D/fake_mean; D(G(z1)); D(G(z2)); Score_G;
        d_fake_mean; g_score; Loss/Fake Score
    """,
    "d_acc": """
        d_acc_real; d_acc_fake; disc_acc_real; disc_acc_fake; dis_acc; D_real_acc; D_fake_acc;
        Loss/signs/fake_fg; discriminator/accuracy; acc/real_acc; critic/accuracy; D_acc_total;
        discr_acc; d_accuracy; Accuracy/D Accuracy; Discriminator Accuracy
    """,
    "gp": """
        Loss/R1_penalty; gradientPenalty; D_Penalty; loss/gradient-penalty; Disc/GradPen;
        train/gp_loss; train_adv_real_gp; l_d_r1; loss_D_gp; Loss/train/D/gradient_penalty/3;
        r1_grad_penalty; lambda_gp_loss; gradient_penalty_loss; loss_disc_gp; d_r1_penalty;
        discriminator/r1; WGAN/gradient_penalty; r1_regularization; gp_term; loss_d_r1; Train/GP;
        discriminator/r1_penalty; Loss_Details/D_GP; errD_wgan_gp1; gp_d; Loss/Cooccur R1
    """,
    "lr": """
        Gen lr; Discr lr; LR/g_lr; LR/d_lr; gen_learning_rate; disc_learning_rate; generator
        learning rate; discriminator learning rate; G_learning_rate; D_learning_rate; misc/d_lr;
        learning_rates/discriminator; learning_rates/generator; training/learning_rate_d;
        other/learning_rate; Learning_Rate/Step; optim0_lr0; current_lr_0;
        TrainIterStats/current_lr_0; lr_G_A; learning-rate/learning-rate; lr/pg0; lr_critic
    """,
    "grad_norm_g": """
        norm/G_grad; training/grad_norm_g; G_grad_norm; grad_norm/generator; gnorm_g;
        generator/gradient_norm; train/gen_grad_norm; generator_grad_norm
    """,
    "grad_norm_d": """
        norm/D_grad; training/grad_norm_mpd; training/grad_norm_mrd; other/grad_norm_d;
        D_grad_norm; critic_grad_norm; discriminator/gradient_norm; grad_norm_disc; d_grad_norm
    """,
    "w_dist": """
        Wasserstein_distance; wasserstein_loss; loss/w-distance; W-dist; critic/wasserstein; EM
        distance; wdist; Wasserstein-1; d_wasserstein; EMD/train; Loss/Wasserstein_distance
    """,
    "metric": """
        metric/FID; fid_score_mean; validation/fid; FID10k; fid_5k; FID_test; eval/FID_50k;
        inception_score_mean; Inception Score (mean); eval/kid; KID_x1000; Metrics/kid50k_full;
        Metrics/pr50k3_full_precision; Metrics/pr50k3_full_recall; val/FID_ema; FID/cifar10;
        test/fid_score; clean-fid; eval/FAD; Metrics/fid50k; metrics/ssim; validation/kid; FVD;
        metrics/fvd2048_16f; sFID; IS/mean; mmd/rbf; frechet_audio_distance; val_fid_epoch;
        metrics/fid_full; gan_fid_score; gan_fid_c_mean; fid/val_min; fid_ma; is
    """,
    "aux": """
        loss_G_l1_train; Gen rec_loss; Gen/Loss_l2; g_loss/style; g_loss/recon_loss;
        g_loss/cons_loss; gen_l1_loss; L_KL; Loss/Cycle_Consistency; Loss/Identity;
        Loss/Perceptual; Loss/Generator/Image; loss/gen/content; loss/gen/cls; gen/loss_mel;
        gen/loss_fm; gen/kl_ssl; G_rec_loss; G_hole_loss; G_pixel_loss; training/fm_loss_mpd;
        adv/feat_loss; l_g_fea; l_g_style; train_gen_fm; train_gen_resnet_pl; l_g_comp_style_loss;
        l_identity; gen_update/feature_matching; Train_G_loss_content; err_g_con; err_g_enc;
        Loss/train/G/reconstruction; loss_cycle_ABA; loss_G_rec; loss_D_cls; loss_G_cls;
        content_loss_g; G/c_loss; G/bin_loss; vq/commitment_loss; loss/g/dur; loss_G_identity_A;
        G_idt_A_loss; G_cycle_A_loss; d_class_loss; g_cls_loss; PL_penalty; g_pl_penalty;
        Loss/G/loss_cvg_fg; generator/weighted_path_val; mean_path_length; loss_feat;
        avg_loss_mel; gen_perceptual_loss; G_style; lossG_L1; loss_G_color; loss_G_TV; G/id_loss;
        GAN_L1; KL_loss; ms_ssim_loss; loss_g_ce; loss_g_seg; loss_g_L1; G/loss_spectral;
        G/loss_channel; G/info_loss; G/mask_reg_loss; train_g/feat_loss; Train/Generator_Recon;
        g_loss_mse; g_loss_l1; g_loss_grad; g_loss_ssim; g_loss_fairness; G_cycle_loss_A;
        G_recon_loss_A; generator/ce_loss; Loss_Details/D_Aux; Generator Loss/L1 Loss;
        generator_mse_loss; Loss_G_recon/train; Loss_G_ctc/train; errG_ske; errD_feature;
        errG/DAMSM; generator/mel_spec_error; generator/mpd_feature_loss; Train/loss_G_DHL;
        MSE/VGG L2 loss; loss/cycle_guided; Loss/Generator Cooccur; MSE Loss
    """,
    "other": """
        gen_optim_time; discriminator_forward_time; Inception_score/std; inception_score_std;
        is_std; D_lambda; loss_weight_g; adv_weight_g; generator_train_time; FID_time; kid_std;
        fid_num_samples
    """,
    None: """
        dev f1; test precision; test recall; distloss; transloss; data/loss; data/acc;
        Loss/dae_train; Loss/det; Loss/dev; loss/dot; desc loss; det loss; d_pos; d_neg;
        loss_dsvdd; loss_dal; loss_demo; Loss_Global; loss_dwi; Gradients/Total_Norm; model_norm;
        am_loss; triplet_loss; domain_syn; domain_gta; Source Domain Loss/val; Domain
        Accuracy/val; Domain/Size; Training acc; adv_correct; adversarial_attack_accuracy;
        adversary/avg_episode_reward; loss pi; policy_logpp; q1 max; critical_state_ratio;
        learning_rate_actor; k_t; c_loss; e_loss; i_loss; class_loss; losses/alpha_loss;
        charts/SPS; losses/explained_variance; rollout/ep_len_mean; train/ent_coef;
        train/clip_fraction; Episode/rew_tracking; Perf/total_fps; Loss/surrogate;
        Environment/Cumulative Reward; Policy/GAIL Reward; Losses/GAIL Expert Estimate;
        train/dfl_loss; metrics/precision(B); metrics/recall(B); metrics/mAP50(B);
        metrics/mAP50-95(B); decode.loss_ce; decode.acc_seg; val/dice; val/hd95; si_snr; wer; cer;
        loss/eikonal; hits@10; loss_kd; student_loss; teacher_acc; distill/loss; loss_dkd;
        clean_loss; robust_acc; nat_acc; pgd_acc; trades_loss; loss_natural; loss_ebm; cd_loss;
        param_norm; loss_q0; lm loss; tokens_per_sec; rewards/chosen; rewards/margins;
        logps/rejected; gnorm; wps; clip; num_updates; fast_rcnn/cls_accuracy;
        roi_head/num_bg_samples; class_error; cardinality_error_unscaled; load_balancing_loss;
        router_z_loss; logit_scale; elbo; gen/bleu; gen/rouge1; inner_loss; meta_loss;
        disc_return; critic/target_q; critic/rewards/mean; critic/advantages/mean; actor/pg_loss;
        mrr; disk_usage; data_time; g_norm; dt; degree_loss; dirichlet_loss; det/cls_loss;
        generation/len; generation_time; gpu_mem; dgl_loss; general_accuracy; dev_loss; dev/acc;
        diff_loss; dim_loss; dict_loss; loss_dfl; grid_loss; gaussian/num_points; reg_loss;
        val/mrr; rtd_acc; masked_lm_accuracy; mlm_loss; eval_gen_len; train/gate_norm; domain/acc;
        loss_domain_target; domain_discriminator_acc; transfer_loss; energy_mae; forces_mae;
        dropout_d; d_head; loss_dpo; dpo/margin; loss_grpo; discrete_loss; disparity; dur; drift;
        train/loss_data; train/loss_detection; train/accuracy_detection; train/loss_dm; G/Reward;
        G/PolicyLoss; G/Entropy; generator/advantage; generator/reward/token; final/rgb_edge_loss;
        train/loss_vertex_depth_hr; train/fam_loss; cum_avg_train_loss; n_entropy; train/evo_loss;
        alpha; contention_case_rate; clip_fraction; normalized_macro_rmse; avg_response_len;
        actor_lr; gate_mean; w_rgb_mean; loss_dm; loss_cfd; gini_eval;
        train/dmdtrain_gradient_norm; train/sec_per_window; loss_grade; train/loss_mpc;
        loss_weather; loss_daytime; CER_unseen/x; loss_detailed/l_loc; loss_det/train;
        train/loss_giou; train/loss_bbox; train/loss_ce; loss/loss_dummy; loss/loss_disp_warp;
        loss/loss_dice_lv; loss/fedprox_reg; loss/loss_focal; loss/loss_supervised;
        loss/batch_loss; actor_grad_norm; dist_entropy; ent_loss; joint_loss; critic value for
        agent; critical_errors; loss/log_pg; loss/temperature; loss/data_loss;
        loss/gcn_render_loss; loss/project_loss; loss/refine_loss; train_performance; reject_rate;
        loss_fr; loss_max; timePerIteration; metrics/dice_score; Loss/Discrepancy;
        train/loss_grad; loss/same; loss/perplexity; avg_entropy; grad_norm/encoder
    """,
}
