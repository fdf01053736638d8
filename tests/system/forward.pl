#!/usr/bin/perl
# forward.pl FROM TO: carries TCP from a port of this machine to another, until it is ended. A link that a test can
# cut, and mend by starting it again; perl-base is on every Debian.
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;

my ($from, $to) = @ARGV;
my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $from, Listen => 64, ReuseAddr => 1)
  or die "cannot listen at $from: $!\n";
my $watched = IO::Select->new($listener);
my %other;

sub close_both {
  my ($one) = @_;
  for my $end ($one, delete $other{$one}) {
    next unless defined $end;
    delete $other{$end};
    $watched->remove($end);
    close $end;
  }
}

while (1) {
  for my $ready ($watched->can_read) {
    if ($ready == $listener) {
      my $in = $listener->accept or next;
      my $out = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $to);
      if (!$out) { close $in; next }
      ($other{$in}, $other{$out}) = ($out, $in);
      $watched->add($in, $out);
      next;
    }
    my $peer = $other{$ready} or next;
    my $got = sysread $ready, my $bytes, 65536;
    my $at = 0;
    while ($got && $at < $got) {
      my $wrote = syswrite $peer, $bytes, $got - $at, $at;
      last unless defined $wrote;
      $at += $wrote;
    }
    close_both($ready) if !$got || $at < $got;
  }
}
