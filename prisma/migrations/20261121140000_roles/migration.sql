-- Two roles more: owner and viewer. Who could do everything still can. A role that is not known could until now do what an
-- analyst may; it may do nothing from now on.
UPDATE `user` SET role = 'owner' WHERE role = 'admin';
