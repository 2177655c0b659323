"""Runs that other code logged with plain scalars: what each tag is, and a Run made of them."""

from tb_gan_doctor.read.scalars.roles import role_of as role_of
