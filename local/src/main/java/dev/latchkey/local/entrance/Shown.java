package dev.latchkey.local.entrance;

import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import jakarta.mail.internet.MimeMessage;

/** A recipient without a mailbox: {@link MailServer} has kept what there is to show. */
record Shown(String email) implements GreenMailUser {
    @Override
    public String getEmail() {
        return email;
    }

    @Override
    public String getLogin() {
        return email;
    }

    @Override
    public void deliver(MovingMessage mail) {
        // kept already
    }

    @Override
    public void deliver(MimeMessage mail) {
        // kept already
    }

    @Override
    public void create() {
        // nothing to make
    }

    @Override
    public void delete() {
        // nothing to remove
    }

    @Override
    public String getPassword() {
        return "";
    }

    @Override
    public void setPassword(String password) {
        // nobody signs in
    }

    @Override
    public void authenticate(String password) {
        // nobody signs in
    }

    @Override
    public String getQualifiedMailboxName() {
        return email;
    }
}
